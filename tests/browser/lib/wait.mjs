// Waiting for something to become true, with an end.

/** How long anything may take; generous, because a loaded machine is slow and a hanging test is only slow once. */
export const PATIENCE_MS = Number(process.env.FEDDTPT_PATIENCE_MS ?? 180_000);
const PAUSE_MS = 40;

/**
 * Looks until `look` finds something (anything but undefined, null and false) and gives it. An error of `look` ends the
 * wait.
 * @template T
 * @param {string} what
 * @param {() => T | Promise<T>} look
 * @param {number} patienceMs
 * @returns {Promise<NonNullable<T>>}
 */
export async function until(what, look, patienceMs = PATIENCE_MS) {
  const begun = Date.now();
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) {
      return found;
    }
    if (Date.now() - begun > patienceMs) {
      throw new Error(`waited ${patienceMs / 1000} s for this in vain: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
