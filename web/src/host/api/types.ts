/**
 * What the host's part of the API says. Each type mirrors the Rust type that it names; times are milliseconds since the
 * Unix epoch by the server's clock.
 */

/** `shared::federation::FederationStatus` */
export type Status = "gathering" | "running" | "paused" | "finished" | "failed" | "cancelled";

/** `shared::federation::Phase` */
export type Phase = "propose" | "aggregate" | "score" | "gate" | "published" | "failed";

/** `shared::host::FederationLine` */
export interface FederationLine {
  id: string;
  task: string;
  status: Status;
  round: number;
  rounds: number;
  participants: number;
}

/** `shared::messages::PublishedPrompt` */
export interface PublishedPrompt {
  round: number;
  prompt: string[];
  proposals: number;
}

/** `shared::federation::RoundPolicy` */
export interface Policy {
  quorum: number;
  min_participants: number;
  max_participants: number | null;
  max_duration_ms: number;
  max_retries: number;
  capacity: number;
  clients_per_round?: number | null;
}

/** `server::views::LiveView`, with `shared::messages::FederationView` flattened into it. */
export interface LiveView {
  federation: string;
  spec: { task: { name: string; description: string }; host?: string | null; rounds: number; policy: Policy };
  status: Status;
  reason?: string | null;
  participants: number;
  round: number;
  phase: Phase | null;
  /** The stage of scoring, from 1; absent outside of it. */
  stage?: number;
  prompts: PublishedPrompt[];
  revision: number;
  attempt: number;
  submissions: number;
  outstanding: number;
  closes_in_ms: number | null;
}

/** `shared::host::InviteView` */
export interface InviteView {
  id: string;
  state: "open" | "used" | "expired" | "revoked";
  created_ms: number;
  expires_ms: number;
  participant: string | null;
  used_ms: number | null;
}

/** `shared::host::ParticipantState` */
export type ParticipantState = "submitted" | "searching" | "waiting" | "away" | "left" | "removed";

/** `shared::host::ParticipantView` */
export interface ParticipantView {
  id: string;
  state: ParticipantState;
  joined_ms: number;
  last_seen_ms: number;
  proposals: number;
}

/** `shared::host::HostAction` */
export type HostAction =
  | { action: "pause" }
  | { action: "resume" }
  | { action: "close_round"; round: number; stage: number }
  | { action: "roll_back"; round: number; to_round: number }
  | { action: "cancel"; reason: string | null };

/** `server::store::ProposalRecord` */
export interface ProposalRecord {
  participant: string;
  prompt: string[];
  digest: string;
  received_ms: number;
}

/** `server::controllers::round::RoundReport`; `record` and `contest` are what `figures/record.ts` and `figures/contest.ts` read. */
export interface RoundReport {
  proposals: ProposalRecord[];
  contest?: unknown;
  published: { round: number; prompt: string[]; record: unknown; submissions: string[]; published_ms: number } | null;
}

/** `shared::transcript::TranscriptEvent` */
export type TranscriptEvent =
  | { event: "created"; spec: string }
  | { event: "published"; round: number; submissions: string[]; prompt: string[]; candidates?: string[][]; ballots?: string[] }
  | { event: "failed"; round: number; attempt: number; reason: string }
  | { event: "paused"; round: number }
  | { event: "resumed"; round: number }
  | { event: "rolled_back"; round: number; to_round: number; prompt: string[] }
  | { event: "removed"; round: number; withdrawn?: string }
  | { event: "cancelled"; round: number; reason?: string };

/** `shared::transcript::TranscriptEntry` */
export interface TranscriptEntry {
  sequence: number;
  previous: string;
  event: TranscriptEvent;
  hash: string;
}
