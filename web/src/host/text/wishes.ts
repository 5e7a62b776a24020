import { many } from "../../internal/text/numbers.js";
import type { LiveView, ParticipantView } from "../api/types.js";
import type { Wish } from "../state/state.js";
import { promptOf } from "./events.js";

/** A question before something is done. */
export interface Question {
  title: string;
  /** What it will do, and to whom. */
  lines: string[];
  button: string;
}

/** The question that belongs to a wish. */
export function questionOf(wish: Wish, live: LiveView, participants: readonly ParticipantView[]): Question {
  const all = many(live.participants, "participant");
  switch (wish.kind) {
    case "pause":
      return {
        title: "Pause the federation?",
        lines: [`The clock stops for all ${all}. Nobody is asked for anything more, and no round ends. Words that arrive meanwhile are kept.`, "The participants are told that the host paused. The transcript says so too."],
        button: "Pause",
      };
    case "resume":
      return {
        title: "Let the federation go on?",
        lines: [`The clock runs again for all ${all}. ${live.round === 0 ? "The first round opens as soon as enough have joined." : `Round ${live.round} has as much time left as it had.`}`],
        button: "Resume",
      };
    case "close-round":
      if (live.phase === "score") {
        const here = `The ${many(live.submissions, "ballot")} that are here are counted at once. ${many(live.outstanding, "participant")} that still judge come too late for this stage.`;
        return { title: `Close stage ${live.stage ?? 1} of round ${wish.round} now?`, lines: [here], button: "Close the stage" };
      }
      return {
        title: `Close round ${wish.round} now?`,
        lines: [`The ${many(live.submissions, "proposal")} that are here are aggregated at once. ${many(live.outstanding, "participant")} that still search come too late for this round, and take part in the next one.`],
        button: "Close the round",
      };
    case "roll-back":
      return rollBack(wish, live, all);
    case "cancel":
      return {
        title: "Cancel the federation?",
        lines: [`It ends now for all ${all}, and cannot be opened again. Prompts that were published stay where they are. Nobody can join any more.`],
        button: "Cancel the federation",
      };
    case "revoke":
      return { title: "Revoke this invite?", lines: ["Nobody can join with its link any more. Whoever has it is told to ask you for another."], button: "Revoke" };
    case "remove":
      return remove(wish.participant, live, participants);
  }
}

function rollBack({ round, toRound }: Extract<Wish, { kind: "roll-back" }>, live: LiveView, all: string): Question {
  const prompt = live.prompts.find((published) => published.round === toRound)?.prompt.join(" ") ?? "";
  const next = round < live.spec.rounds ? `Round ${round + 1} opens from it for all ${all}${live.status === "paused" ? " once you resume" : ""}.` : "It is the last round, so the federation finishes with this prompt.";
  return {
    title: `Go back to ${promptOf(toRound)}?`,
    lines: [
      `Round ${round} ends without being aggregated: ${live.submissions === 0 ? "no proposal is here yet" : `the ${many(live.submissions, "proposal")} that are here are not counted`}. Its result is “${prompt}”.`,
      next,
      "Prompts published in between stay in the history, and the transcript says that you went back.",
    ],
    button: "Roll back",
  };
}

function remove(id: string, live: LiveView, participants: readonly ParticipantView[]): Question {
  const state = participants.find((one) => one.id === id)?.state;
  const open = state === "submitted" ? `Its proposal for round ${live.round} is not counted. ` : "";
  return {
    title: `Remove participant ${id}?`,
    lines: [`Its access ends now, and it cannot come back with its invite. ${open}Rounds that are over stay as they are.`, "It is told that the host removed it. The transcript says that somebody was removed, not who."],
    button: "Remove",
  };
}

/** What was done, for the live region. */
export function doneText(wish: Wish): string {
  switch (wish.kind) {
    case "pause":
      return "The federation is paused.";
    case "resume":
      return "The federation goes on.";
    case "close-round":
      return `The open phase of round ${wish.round} is closed.`;
    case "roll-back":
      return `Round ${wish.round} ended with ${promptOf(wish.toRound)}.`;
    case "cancel":
      return "The federation is cancelled.";
    case "revoke":
      return "The invite is revoked.";
    case "remove":
      return `Participant ${wish.participant} is removed.`;
  }
}
