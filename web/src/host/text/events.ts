import type { TranscriptEvent } from "../api/types.js";
import { many } from "../../internal/text/numbers.js";

/** An entry of the transcript in words. */
export function eventText(event: TranscriptEvent): string {
  switch (event.event) {
    case "created":
      return "The federation was created; its rules have the digest below.";
    case "published":
      return `Round ${event.round} was published from ${many(event.submissions.length, "proposal")}${chosen(event)}: “${event.prompt.join(" ")}”.`;
    case "failed":
      return `Try ${event.attempt + 1} of round ${event.round} failed: ${event.reason}.`;
    case "paused":
      return `The host paused the federation${during(event.round)}.`;
    case "resumed":
      return `The host let it go on${during(event.round)}.`;
    case "rolled_back":
      return `The host ended round ${event.round} and went back to ${promptOf(event.to_round)}: “${event.prompt.join(" ")}”.`;
    case "removed":
      return `The host removed a participant${during(event.round)}${event.withdrawn ? "; what it sent in that phase is not counted" : ""}. Which one is not said here, so that its words cannot be guessed.`;
    case "cancelled":
      return `The host cancelled the federation${during(event.round)}${event.reason ? `: ${event.reason}` : "; no reason was given"}.`;
  }
}

/** The prompt that a round made; that of round 0 is the seed prompt. */
export function promptOf(round: number): string {
  return round === 0 ? "the seed prompt" : `the prompt of round ${round}`;
}

/** Digests that an entry holds beside its own hash. */
export function digestsOf(event: TranscriptEvent): string[] {
  if (event.event === "created") return [event.spec];
  if (event.event === "published") return [...event.submissions, ...(event.ballots ?? [])];
  return event.event === "removed" && event.withdrawn ? [event.withdrawn] : [];
}

function chosen({ candidates, ballots }: Extract<TranscriptEvent, { event: "published" }>): string {
  return candidates?.length ? `, chosen from ${many(candidates.length, "candidate")} by ${many(ballots?.length ?? 0, "ballot")}` : "";
}

function during(round: number): string {
  return round === 0 ? " before the first round" : ` in round ${round}`;
}
