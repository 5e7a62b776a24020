import { focusHeading } from "../../internal/browser/focus.js";
import { Api, HostError } from "../api/api.js";
import type { Host } from "../host.js";
import { federationOf } from "../state/invite-form.js";
import { initialState, NOTHING_OPEN } from "../state/state.js";
import { notice } from "../text/notice.js";
import { follow } from "./follow.js";

/** Federations of one part of the list. */
const PART = 50;

/** Tries the token that was typed; the first request shows whether it is the host's. */
export async function signIn(host: Host): Promise<void> {
  const token = host.state.typed.trim();
  if (host.state.checking) return;
  if (!/^[\x21-\x7e]+$/.test(token)) {
    const what = "A token is one line of letters, digits and signs, without spaces.";
    host.update({ fault: { message: token ? "This is not a token." : "Give the token first.", what } });
    return;
  }
  host.update({ checking: true, fault: null });
  const api = new Api(location.href, token);
  try {
    const lines = await api.federations(null, PART);
    host.api = api;
    host.update({ signedIn: true, typed: "", lines, more: lines.length === PART });
    open(host);
  } catch (error) {
    const wrong = error instanceof HostError && (error.status === 401 || error.status === 403);
    const what = "It is in the file that the server named when it started: host-token, where nothing else was said.";
    host.update({ fault: wrong ? { message: error.what, what } : notice(error) });
  } finally {
    host.update({ checking: false });
  }
}

/** Forgets the token and everything that it showed. */
export function signOut(host: Host, fault: HostError | null = null): void {
  host.stream?.close();
  host.stream = null;
  host.api = null;
  host.update({ ...initialState(Date.now(), host.state.narrow), fault: fault && { message: fault.message, what: fault.what } });
  focusHeading();
}

/** Shows what the address names: a federation, or the list. */
export function open(host: Host): void {
  const { api } = host;
  if (!api) return;
  host.stream?.close();
  host.stream = null;
  const federation = federationOf(location.hash);
  host.update({ ...NOTHING_OPEN, federation, fault: null, told: "" });
  if (federation) follow(host, api, federation);
  else void reload(host);
  focusHeading();
}

/** Asks for the first part of the list again. */
export async function reload(host: Host): Promise<void> {
  try {
    const lines = (await host.api?.federations(null, PART)) ?? [];
    host.update({ lines, more: lines.length === PART, fault: null });
  } catch (error) {
    refusedOr(host, error);
  }
}

/** Asks for the next part of the list. */
export async function loadMore(host: Host): Promise<void> {
  const { lines } = host.state;
  try {
    const part = (await host.api?.federations(lines?.at(-1)?.id ?? null, PART)) ?? [];
    host.update({ lines: [...(lines ?? []), ...part], more: part.length === PART, fault: null });
  } catch (error) {
    refusedOr(host, error);
  }
}

function refusedOr(host: Host, error: unknown): void {
  if (error instanceof HostError && error.status === 401) signOut(host, error);
  else host.update({ fault: notice(error) });
}
