import type { Notice } from "../../internal/run/view.js";
import type { FederationLine, InviteView, LiveView, ParticipantView, RoundReport, TranscriptEntry } from "../api/types.js";
import type { ChainResult } from "../text/chain.js";

/** A thing that the host is asked about once more before it is done. */
export type Wish =
  | { kind: "pause" }
  | { kind: "resume" }
  | { kind: "close-round"; round: number; stage: number }
  | { kind: "roll-back"; round: number; toRound: number }
  | { kind: "cancel" }
  | { kind: "revoke"; invite: string }
  | { kind: "remove"; participant: string };

/** The question before it, and how far it has come. */
export interface Ask {
  wish: Wish;
  /** What the host writes, where something can be written. */
  reason: string;
  busy: boolean;
  fault: Notice | null;
}

/** Everything that is drawn. The host's token is not in it. */
export interface HostState {
  signedIn: boolean;
  /** The token as it is being typed; emptied as soon as it was right. */
  typed: string;
  checking: boolean;
  fault: Notice | null;

  /** The federations loaded so far; `null` before the first answer. */
  lines: FederationLine[] | null;
  more: boolean;

  /** The one that is open. */
  federation: string | null;
  live: LiveView | null;
  closesAtMs: number | null;
  away: { reason: string; untilMs: number } | null;

  invites: InviteView[] | null;
  participants: ParticipantView[] | null;
  transcript: TranscriptEntry[] | null;
  chain: ChainResult | null;
  listsFault: Notice | null;

  inviteCount: string;
  inviteDays: string;
  inviteFault: Notice | null;
  making: boolean;
  /** Links of invites made in this tab; the server keeps only their hashes. */
  links: string[];

  /** The round whose aggregation is shown; `null` follows the newest. */
  round: number | null;
  /** What is known of it. */
  report: { round: number; report: RoundReport } | null;
  reportFault: Notice | null;
  tokensBy: "attention" | "participants";

  ask: Ask | null;
  /** What was done last, for the live region. */
  told: string;
  copied: string | null;
  nowMs: number;
  narrow: boolean;
}

/** What belongs to one federation, before anything is known of it. */
export const NOTHING_OPEN = {
  federation: null,
  live: null,
  closesAtMs: null,
  away: null,
  invites: null,
  participants: null,
  transcript: null,
  chain: null,
  listsFault: null,
  inviteFault: null,
  making: false,
  links: [],
  round: null,
  report: null,
  reportFault: null,
  ask: null,
} satisfies Partial<HostState>;

/** Before the host has signed in. */
export function initialState(nowMs: number, narrow: boolean): HostState {
  return {
    signedIn: false,
    typed: "",
    checking: false,
    fault: null,
    lines: null,
    more: false,
    ...NOTHING_OPEN,
    inviteCount: "1",
    inviteDays: "7",
    tokensBy: "attention",
    told: "",
    copied: null,
    nowMs,
    narrow,
  };
}

/** The name of `<main data-state>`; tests and the styles rely on it. */
export function stateName(state: HostState): string {
  if (!state.signedIn) return "sign-in";
  if (!state.federation) return state.lines ? "federations" : "loading";
  if (state.away) return "offline";
  return state.live?.status ?? "loading";
}
