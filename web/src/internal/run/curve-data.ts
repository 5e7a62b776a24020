import type { CurvePoint } from "@feddtpt/client";
import { wilson } from "../text/wilson.js";

type Column = (number | null)[];

/**
 * The history as columns for the plot: measurement, upper and lower end of the interval, accuracy of what was kept, accuracy
 * of what was not. Between two kept points the interval is that of the last.
 */
export function curveData(history: readonly CurvePoint[]): [number[], Column, Column, Column, Column] {
  const data: [number[], Column, Column, Column, Column] = [[], [], [], [], []];
  let kept: CurvePoint["score"] | null = null;
  history.forEach(({ score, accepted }, at) => {
    if (accepted) kept = score;
    const { low, high } = kept ? wilson(kept.correct, kept.total) : { low: null, high: null };
    const share = score.total ? score.correct / score.total : null;
    data[0].push(at);
    data[1].push(high);
    data[2].push(low);
    data[3].push(kept && kept.total ? kept.correct / kept.total : null);
    data[4].push(accepted ? null : share);
  });
  return data;
}

/** Where each round begins in the history. */
export function roundStarts(history: readonly CurvePoint[]): { at: number; round: number }[] {
  return history.flatMap(({ round }, at) => (round !== history[at - 1]?.round ? [{ at, round }] : []));
}
