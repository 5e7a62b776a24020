import type { CurvePoint } from "@feddtpt/client";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { curveData, roundStarts } from "../run/curve-data.js";

/** A drawn curve. */
export interface Curve {
  update(history: readonly CurvePoint[]): void;
  remove(): void;
}

const HEIGHT_PX = 220;

/** A curve in `host`, as wide as it; redrawn when its width or the colour scheme changes. */
export function createCurve(host: HTMLElement): Curve {
  let history: readonly CurvePoint[] = [];
  const marks = { starts: roundStarts(history) };
  let plot = draw(host, history, marks);
  const widths = new ResizeObserver(() => plot.setSize({ width: host.clientWidth, height: HEIGHT_PX }));
  widths.observe(host);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const repaint = (): void => {
    plot.destroy();
    plot = draw(host, history, marks);
  };
  dark.addEventListener("change", repaint);
  return {
    update(next) {
      if (next === history) return;
      history = next;
      marks.starts = roundStarts(history);
      plot.setData(curveData(history));
    },
    remove() {
      widths.disconnect();
      dark.removeEventListener("change", repaint);
      plot.destroy();
    },
  };
}

function draw(host: HTMLElement, history: readonly CurvePoint[], marks: { starts: ReturnType<typeof roundStarts> }): uPlot {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const line = colour("--figure");
  const axis = { stroke: colour("--ink-soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, font: "12px system-ui, sans-serif" };
  const options: uPlot.Options = {
    width: host.clientWidth || 300,
    height: HEIGHT_PX,
    cursor: { show: false },
    legend: { show: false },
    scales: { x: { time: false, range: (_, low, high) => [Math.min(low ?? 0, 0), Math.max(high ?? 1, 8)] }, y: { range: [0, 1] } },
    axes: [
      { ...axis, label: "measurements", labelSize: 18, labelFont: axis.font, size: 28, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000] },
      { ...axis, size: 44, splits: [0, 0.25, 0.5, 0.75, 1], values: (_, splits) => splits.map((share) => `${share * 100}%`) },
    ],
    series: [
      {},
      { stroke: line, width: 0 },
      { stroke: line, width: 0 },
      { stroke: line, width: 2, points: { show: true, size: 5, fill: line } },
      { stroke: "transparent", points: { show: true, size: 7, stroke: colour("--figure-soft"), fill: "transparent", width: 1.5 } },
    ],
    hooks: { drawAxes: [(plot) => markRounds(plot, marks.starts, colour("--edge"), colour("--ink-soft"))] },
    bands: [{ series: [1, 2], fill: colour("--figure-band") }],
  };
  for (const series of options.series.slice(1, 3)) series.points = { show: false };
  return new uPlot(options, curveData(history), host);
}

/** A dashed line where each round begins: its rows are others, so the accuracy may jump there. */
function markRounds(plot: uPlot, starts: ReturnType<typeof roundStarts>, line: string, ink: string): void {
  const { ctx, bbox } = plot;
  const scale = devicePixelRatio;
  ctx.save();
  ctx.strokeStyle = line;
  ctx.fillStyle = ink;
  ctx.lineWidth = scale;
  ctx.font = `${11 * scale}px system-ui, sans-serif`;
  ctx.textAlign = "left";
  ctx.textBaseline = "top";
  ctx.setLineDash([3 * scale, 3 * scale]);
  let freeFrom = 0;
  for (const { at, round } of starts) {
    const x = plot.valToPos(at, "x", true);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    const text = `round ${round}`;
    if (x >= freeFrom) {
      ctx.fillText(text, x + 4 * scale, bbox.top + 3 * scale);
      freeFrom = x + ctx.measureText(text).width + 10 * scale;
    }
  }
  ctx.restore();
}
