import type { Api, LiveView } from "../api/api.js";
import type { HostError } from "../api/problem.js";
import { LiveStream } from "../api/stream.js";
import type { Host } from "../host.js";
import { NOTHING_OPEN } from "../state/state.js";
import { newestResult } from "../state/rounds.js";
import { verifyChain } from "../text/chain.js";
import { notice } from "../text/notice.js";
import { signOut } from "./session.js";

/** Between two looks at the lists, so that a busy round does not ask for them with every proposal. */
const LISTS_EVERY_MS = 1_500;

/** Follows a federation until another is opened. */
export function follow(host: Host, api: Api, federation: string): void {
  const lists = new Lists(host, api, federation);
  host.stream = new LiveStream(api, federation, {
    view(live) {
      const closesAtMs = live.closes_in_ms === null ? null : Date.now() + live.closes_in_ms;
      host.update({ live, closesAtMs, away: null, nowMs: Date.now() });
      lists.ask();
      void showRound(host);
    },
    away: (error, waitMs) => host.update({ away: { reason: error.message, untilMs: Date.now() + waitMs }, nowMs: Date.now() }),
    refused: (error) => refused(host, error),
  });
}

/** The lists again, at once: after the host changed something. */
export async function refresh(host: Host): Promise<void> {
  const { api, state } = host;
  if (api && state.federation) await load(host, api, state.federation);
}

/** Shows another round's aggregation; `null` follows the newest. */
export function chooseRound(host: Host, round: number | null): void {
  host.update({ round });
  void showRound(host);
}

/** Asks for the round that is shown, unless its result is here. */
export async function showRound(host: Host): Promise<void> {
  const { live, round, report } = host.state;
  const federation = live?.federation;
  const wanted = live ? (round ?? newestResult(live)) : 0;
  if (!live || !host.api || !federation || wanted === 0 || (report?.round === wanted && report.report.published)) return;
  try {
    const found = await host.api.round(federation, wanted);
    if (host.state.federation === federation) host.update({ report: { round: wanted, report: found }, reportFault: null });
  } catch (error) {
    if (host.state.federation === federation) host.update({ reportFault: notice(error) });
  }
}

function refused(host: Host, error: HostError): void {
  if (error.status === 401) return signOut(host, error);
  host.stream = null;
  host.update({ ...NOTHING_OPEN, fault: { message: error.message, what: error.what } });
  history.replaceState(null, "", location.pathname);
}

/** Invites, participants and transcript: asked for once for many changes, and never twice at a time. */
class Lists {
  #asked = false;
  #busy = false;

  constructor(
    readonly host: Host,
    readonly api: Api,
    readonly federation: string,
  ) {}

  ask(): void {
    this.#asked = true;
    if (!this.#busy) void this.#work();
  }

  async #work(): Promise<void> {
    this.#busy = true;
    while (this.#asked && this.host.state.federation === this.federation) {
      this.#asked = false;
      await load(this.host, this.api, this.federation);
      await new Promise((resolve) => setTimeout(resolve, LISTS_EVERY_MS));
    }
    this.#busy = false;
  }
}

async function load(host: Host, api: Api, federation: string): Promise<void> {
  try {
    const [invites, participants, transcript] = await Promise.all([api.invites(federation), api.participants(federation), api.transcript(federation)]);
    const chain = await verify(federation, transcript);
    if (host.state.federation === federation) host.update({ invites, participants, transcript, chain, listsFault: null });
  } catch (error) {
    if (host.state.federation === federation) host.update({ listsFault: notice(error) });
  }
}

/** Browsers offer SHA-256 to pages of https and of this device alone. */
function verify(federation: string, transcript: Parameters<typeof verifyChain>[1]): ReturnType<typeof verifyChain> {
  const subtle = globalThis.isSecureContext ? globalThis.crypto?.subtle : undefined;
  if (!subtle) return Promise.resolve({ kind: "unavailable" });
  return verifyChain(federation, transcript, async (bytes) => new Uint8Array(await subtle.digest("SHA-256", bytes)));
}

export type { LiveView };
