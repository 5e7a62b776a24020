import type { CurvePoint } from "@feddtpt/client";
import type { Curve } from "./curve.js";

let host: Element | undefined;
let curve: Promise<Curve> | undefined;

/** Draws the history into `element`. The plot library is fetched with the first point; the space is reserved by then. */
export function showCurve(element: Element | undefined, history: readonly CurvePoint[]): void {
  if (!element || history.length === 0) return;
  if (element !== host) {
    host = element;
    void curve?.then((old) => old.remove());
    curve = import("./curve.js").then((module) => module.createCurve(element as HTMLElement));
    // Without the plot there is still the table.
    curve.catch(() => undefined);
  }
  void curve?.then((drawn) => drawn.update(history)).catch(() => undefined);
}
