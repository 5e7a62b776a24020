import type { TabError } from "../public/types.js";

/** How long to wait for a worker that was just ended to let go. */
const PATIENCE_MS = 3_000;

let held = 0;

/**
 * Does `work` while no other tab of this browser works on the same run: two would spend twice and overwrite each other's
 * state. The lock goes with the worker, whatever ends it.
 *
 * @throws {TabError} of kind `other-tab`
 */
export async function alone<T>(runName: string, work: () => Promise<T>): Promise<T> {
  // Locks exist in secure contexts only. A call during a run is of the same worker, which has the lock.
  const locks = navigator.locks as LockManager | undefined;
  if (!locks || held > 0) return work();
  let begun = false;
  try {
    return await locks.request(`feddtpt:${runName}`, { signal: AbortSignal.timeout(PATIENCE_MS) }, async () => {
      begun = true;
      held += 1;
      try {
        return await work();
      } finally {
        held -= 1;
      }
    });
  } catch (error) {
    if (begun) throw error;
    const message = "This run is at work in another tab of this browser.";
    throw { kind: "other-tab", message, what: "Nothing was sent from here. Go on in that tab, or close it and try again." } satisfies TabError;
  }
}
