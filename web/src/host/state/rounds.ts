import type { LiveView, TranscriptEntry } from "../api/types.js";

/** A published prompt as a line of the history. */
export interface HistoryLine {
  round: number;
  prompt: string[];
  /** The prompt of the round before; `null` for the seed prompt. */
  before: string[] | null;
  proposals: number;
  /** The round that the host went back to, if this one was ended that way. */
  backTo: number | null;
}

/** The prompts, newest first, each with the one before it. */
export function historyLines(live: LiveView, transcript: readonly TranscriptEntry[]): HistoryLine[] {
  const back = new Map<number, number>();
  for (const { event } of transcript) if (event.event === "rolled_back") back.set(event.round, event.to_round);
  const lines = live.prompts.map((published, at) => ({
    round: published.round,
    prompt: published.prompt,
    before: live.prompts[at - 1]?.prompt ?? null,
    proposals: published.proposals,
    backTo: back.get(published.round) ?? null,
  }));
  return lines.toReversed();
}

/** Whether nothing more will happen. */
export function isOver(live: Pick<LiveView, "status">): boolean {
  return live.status === "finished" || live.status === "failed" || live.status === "cancelled";
}

/** The round that is open and can be ended by the host. */
export function openRound(live: LiveView): number | null {
  return isOver(live) || live.round === 0 ? null : live.round;
}

/** Why the open round cannot be closed now; `null` when it can. */
export function cannotClose(live: LiveView): string | null {
  if (live.status === "paused") return "The federation is paused; resume it first.";
  if (openRound(live) === null) return "No round is open.";
  if (live.phase === "gate") return "The ballots are being counted already.";
  if (live.phase !== "propose" && live.phase !== "score") return "The round is being aggregated already.";
  const what = live.phase === "score" ? "ballots" : "proposals";
  const lacking = live.spec.policy.min_participants - live.submissions;
  return lacking > 0 ? `${live.submissions} of at least ${live.spec.policy.min_participants} ${what} are here.` : null;
}

/** The newest round that has a result; 0 is the seed prompt. */
export function newestResult(live: LiveView): number {
  return live.prompts.at(-1)?.round ?? 0;
}
