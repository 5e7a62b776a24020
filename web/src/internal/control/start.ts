import { ClientError } from "@feddtpt/client";
import type { App } from "../app.js";
import { savedRun } from "../run/view.js";
import { notice } from "../state/notice.js";
import { goOn } from "./run.js";

/** Opens the page: asks what the federation is, and goes on with a stored run. */
export async function start(app: App): Promise<void> {
  app.update({ fault: null });
  try {
    const [federation, saved] = await Promise.all([settled(app.client.federation()), app.client.saved()]);
    if ("value" in federation) app.update({ federation: federation.value });
    if (!saved) {
      if ("error" in federation) throw federation.error;
      return;
    }
    // A stored run goes on even while the server is away: its own requests are tried again.
    const run = savedRun(saved, app.state.federation);
    run.ledger = [...run.ledger, ...(app.state.before?.ledger ?? [])];
    app.update({ run, runSettings: saved.settings, runRows: saved.rows });
    if (!saved.outcome && !saved.needsKey) void goOn(app);
  } catch (error) {
    const lasting = error instanceof ClientError && error.kind === "link";
    app.update({ fault: notice(error), faultMayPass: !lasting });
  }
}

async function settled<T>(promise: Promise<T>): Promise<{ value: T } | { error: unknown }> {
  try {
    return { value: await promise };
  } catch (error) {
    return { error };
  }
}
