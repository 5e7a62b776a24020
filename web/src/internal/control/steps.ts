import { builtInAvailability } from "@feddtpt/client";
import type { App } from "../app.js";
import { focusHeading } from "../browser/focus.js";
import { type AppState, STEPS, type Step } from "../state/app-state.js";
import { limitFaults, missingForModel } from "../state/settings.js";
import { estimateSoon } from "./limits.js";

/** Why the step cannot be left forwards yet, in words; `null` when it can. */
export function missing(state: AppState): string | null {
  switch (state.step) {
    case "rows":
      if (!state.rows.shape) return "Choose your rows first, or use a sample file.";
      return state.rows.report?.usable ? null : "No row can be used yet. See the columns and labels above.";
    case "model":
      return missingForModel(state.model);
    case "limits":
      return Object.values(limitFaults(state.limits))[0] ?? null;
    default:
      return null;
  }
}

/** One step forwards or back. */
export function move(app: App, by: 1 | -1): void {
  const step = STEPS[STEPS.indexOf(app.state.step) + by];
  if (step && (by < 0 || missing(app.state) === null)) go(app, step);
}

/** Shows a step. */
export function go(app: App, step: Step): void {
  app.update({ step, joinError: null, crash: null });
  if (step === "model") void builtInAvailability().then((builtIn) => app.patch("model", { builtIn }));
  if (step === "limits" || step === "join") estimateSoon(app, 0);
  focusHeading();
}
