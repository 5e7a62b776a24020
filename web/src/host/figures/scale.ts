/** Round numbers from 0 to about `most`, at most `count` of them beside 0; the last one reaches `most`. */
export function ticks(most: number, count: number): number[] {
  if (!(most > 0)) return [0, 1];
  const rough = most / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough - power * 1e-9) ?? 10 * power;
  const marks = Math.ceil(most / step - 1e-9);
  return Array.from({ length: marks + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

/** Places points on a drawing of `width` by `height` with one scale for both axes, `margin` from its edge. */
export function fit(points: readonly (readonly [number, number])[], width: number, height: number, margin: number): [number, number][] {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = Math.min((width - 2 * margin) / Math.max(right - left, 1e-12), (height - 2 * margin) / Math.max(high - low, 1e-12));
  // A single place has no extent; it stands in the middle.
  const bounded = Number.isFinite(scale) && scale < 1e9 ? scale : 0;
  return points.map(([x, y]) => [width / 2 + (x - (left + right) / 2) * bounded, height / 2 - (y - (low + high) / 2) * bounded]);
}
