/** Most invites at once; `shared::limits::MAX_INVITES_PER_REQUEST`. */
export const MOST_INVITES = 1_000;
const DAY_MS = 24 * 60 * 60 * 1_000;
const MOST_DAYS = 366;

/** What the form asks for. */
export interface InviteOrder {
  count: number;
  validMs: number;
}

/** Reads the form; a text says what is wrong with it. */
export function readOrder(count: string, days: string): InviteOrder | { countFault?: string; daysFault?: string } {
  const [number, length] = [Number(count), Number(days)];
  const countFault = Number.isInteger(number) && number >= 1 && number <= MOST_INVITES ? null : `Write a whole number from 1 to ${MOST_INVITES}.`;
  const daysFault = days.trim() !== "" && length > 0 && length <= MOST_DAYS ? null : `Write a number of days up to ${MOST_DAYS}.`;
  if (countFault === null && daysFault === null) return { count: number, validMs: Math.max(1, Math.round(length * DAY_MS)) };
  return { ...(countFault ? { countFault } : {}), ...(daysFault ? { daysFault } : {}) };
}

/** The link of an invite, with its secret in the fragment, which no server is told. */
export function inviteLink(page: string, federation: string, invite: string): string {
  const link = new URL("join", page);
  link.hash = `federation=${federation}&invite=${invite}`;
  return link.href;
}

/** The federation that an address names. */
export function federationOf(hash: string): string | null {
  const named = new URLSearchParams(hash.replace(/^#/, "")).get("federation");
  return named && /^[A-Za-z0-9_]{1,64}$/.test(named) ? named : null;
}
