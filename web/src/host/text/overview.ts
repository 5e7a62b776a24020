import { count, many } from "../../internal/text/numbers.js";
import type { LiveView, ParticipantState, Status } from "../api/types.js";

/** A state in a word or two. */
export function statusName(status: Status): string {
  const names: Record<Status, string> = {
    gathering: "gathering participants",
    running: "running",
    paused: "paused",
    finished: "finished",
    failed: "ended early",
    cancelled: "cancelled",
  };
  return names[status];
}

/** What goes on, as a title and a sentence. */
export function overviewText(live: LiveView): { title: string; meaning: string } {
  const { policy, rounds } = live.spec;
  const joined = many(live.participants, "participant has", "participants have");
  switch (live.status) {
    case "gathering":
      return { title: "Gathering participants", meaning: `${joined} joined; round 1 opens as soon as ${count(policy.quorum)} have. Until then there is no time limit.` };
    case "paused":
      return { title: "Paused", meaning: `You stopped the clock${live.round ? ` in round ${live.round}` : " before the first round"}. Nobody is asked for anything; what arrives is kept.` };
    case "finished":
      return { title: "Finished", meaning: `All ${many(rounds, "round")} are published. Nothing more will happen; everything below stays.` };
    case "failed":
      return { title: "Ended early", meaning: live.reason ?? "The record gives no reason." };
    case "cancelled":
      return { title: "Cancelled", meaning: live.reason ?? "No reason was given." };
    case "running":
      return running(live);
  }
}

function running(live: LiveView): { title: string; meaning: string } {
  const title = `Round ${live.round} of ${live.spec.rounds}`;
  if (live.phase === "aggregate") return { title, meaning: `The server combines ${many(live.submissions, "proposal")} into the next prompt.` };
  if (live.phase === "score") {
    const again = (live.stage ?? 1) > 1 ? " The best of them go on, and more rows are used." : "";
    return { title, meaning: `Participants judge a few prompts on their own rows and vote, in stage ${live.stage ?? 1}.${again}` };
  }
  if (live.phase === "gate") return { title, meaning: `The server counts ${many(live.submissions, "ballot")}.` };
  const again = live.attempt > 0 ? ` This is try ${live.attempt + 1}: the one before did not get enough proposals in time.` : "";
  const drawn = live.spec.policy.clients_per_round;
  const asked = drawn ? ` This round asks ${drawn} of the participants.` : "";
  return { title, meaning: `Participants search and send words.${asked}${again}` };
}

/** The states of participants in the order of the bar, with their words. */
export const PARTICIPANT_STATES: readonly { state: ParticipantState; name: string; meaning: string }[] = [
  { state: "submitted", name: "sent", meaning: "the proposal or the ballot for the open phase is here" },
  { state: "searching", name: "searching", meaning: "the open round waits for it" },
  { state: "waiting", name: "waiting", meaning: "there, and not asked now" },
  { state: "away", name: "away", meaning: "not heard of for a whole phase; nobody waits for it" },
  { state: "left", name: "left", meaning: "it went by itself" },
  { state: "removed", name: "removed", meaning: "you removed it" },
];

/** The name of a participant's state. */
export function participantStateName(state: ParticipantState): string {
  return PARTICIPANT_STATES.find((one) => one.state === state)?.name ?? state;
}
