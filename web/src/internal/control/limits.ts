import type { App } from "../app.js";
import type { LimitsDraft } from "../state/app-state.js";
import { notice } from "../state/notice.js";
import { runSettings } from "../state/settings.js";

let timer: ReturnType<typeof setTimeout> | undefined;
let latest = 0;

/** Takes over what was typed and estimates anew. */
export function changeLimits(app: App, change: Partial<LimitsDraft>): void {
  app.patch("limits", change);
  estimateSoon(app, 300);
}

/** Estimates the whole run; of several in a row only the last counts. */
export function estimateSoon(app: App, afterMs: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => void estimate(app), afterMs);
}

async function estimate(app: App): Promise<void> {
  const mine = ++latest;
  app.patch("limits", { estimating: true, error: null });
  try {
    const estimate = await app.client.estimate(runSettings(app.state));
    if (mine === latest) app.patch("limits", { estimate, estimating: false });
  } catch (error) {
    if (mine === latest) app.patch("limits", { estimate: null, estimating: false, error: notice(error) });
  }
}
