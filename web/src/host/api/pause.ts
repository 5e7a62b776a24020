const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/** How long to wait before the next try: doubled with each failure, to half a minute at most. `tries` counts from 0. */
export function pauseMs(tries: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(tries, 10));
}
