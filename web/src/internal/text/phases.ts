/** What each state is called and what it means, in one place. */
import type { FederationInfo } from "@feddtpt/client";
import type { StateName } from "../run/state-name.js";
import type { RunView } from "../run/view.js";
import { count, many } from "./numbers.js";

/** A state in words. */
export interface PhaseText {
  title: string;
  /** What is going on, and what it means for the person. */
  meaning: string;
}

/** What a state depends on beside the run: how many participants the first round needs, how many each round asks, and what a ballot tells. */
export type Rules = Pick<FederationInfo, "quorum" | "clientsPerRound"> & Partial<Pick<FederationInfo, "ballot" | "callsPerRound">>;

/** Title and meaning of a state. */
export function phaseText(name: StateName, run: RunView, rules: Rules | null = null): PhaseText {
  switch (name) {
    case "join":
      return run.model
        ? { title: "Fetching the model", meaning: "It comes from this server once and is kept by the browser. No row is sent." }
        : { title: "Getting ready", meaning: "The worker connects to the server. No row is sent." };
    case "waiting":
      return waiting(run, rules);
    case "searching":
      return run.activity === "judging"
        ? { title: "Measuring the result", meaning: "The first and the last prompt are tried on all your rows." }
        : searching(run, rules);
    case "reviewing":
      return {
        title: "Your review",
        meaning: `${run.activity === "reviewing-ballot" ? "This ballot" : "These words"}, and nothing else, would go to the server. You decide.`,
      };
    case "sending":
      return { title: "Sending", meaning: "The words below go to the server. It answers when the others have sent theirs, or after half a minute; until it has answered they are sent again, and counted once." };
    case "voting":
      return voting(run, rules);
    case "published":
      return { title: "A new prompt was published", meaning: "The server combined everybody's words. The next search starts from this prompt; its accuracy on your rows is being measured." };
    case "paused":
      return { title: "Paused by the host", meaning: "Nothing is asked of you. What you did so far is kept, and the run goes on when the host says so. You may close this tab and come back." };
    case "offline":
      return { title: "The server cannot be reached", meaning: "Nothing is lost: your state is stored in this browser, and the request is tried again by itself." };
    case "llm-refuses":
      return { title: "The LLM does not answer", meaning: run.halt ? "The run stands still until this is mended. Nothing is lost." : "The request is tried again by itself. Nothing is lost." };
    case "budget-reached":
      if (rules?.ballot) return { title: "Your limit is reached", meaning: "The search makes no further LLM call. The best words found so far are sent, and what is left of your limit is kept for voting; where nothing is left, you abstain." };
      return { title: "Your limit is reached", meaning: "No further LLM call is made. The best words found so far are sent; in later rounds you receive the prompts and send them back unchanged, which counts as an abstention." };
    case "finished":
      return { title: "Finished", meaning: `The federation ended after ${many(run.outcome?.rounds.length ?? 0, "round")} with your part in it. This is the prompt that was found.` };
    case "failed":
      return { title: "The federation ended early", meaning: "It ended for everybody. Your rows are where they were; the last published prompt is below." };
    case "left":
      return { title: "You left", meaning: "Nothing more is sent. Words that you sent before stay with the server, as they were counted already." };
    case "crashed":
      return { title: "The worker crashed", meaning: "The state is kept: it was stored in this browser before each step. Go on, and the run continues from there." };
    case "needs-key":
      return { title: "Your key is needed again", meaning: "Keys live in the memory of the tab alone, so the one you gave went with the last visit. The rest of the run was kept." };
    case "stopped":
      return { title: "Stopped", meaning: "No request leaves this tab now. The state is kept; go on when you like. A round that closes meanwhile goes on without you." };
    default:
      return { title: "", meaning: "" };
  }
}

function waiting(run: RunView, rules: Rules | null): PhaseText {
  if (run.status === "gathering") {
    const needed = rules === null ? "enough have" : `${many(rules.quorum, "participant has", "participants have")}`;
    return { title: "Waiting for others", meaning: `${many(run.participants, "participant has", "participants have")} joined so far. The first round opens as soon as ${needed} joined; until then there is no time limit.` };
  }
  if (!run.asked) {
    const drawn = rules?.clientsPerRound == null ? "some" : count(rules.clientsPerRound);
    return { title: "Waiting for others", meaning: `This round asks ${drawn} of the participants; you are not among them. It costs you nothing, and its prompt reaches you as well. The next round is drawn anew.` };
  }
  return {
    title: "Waiting for others",
    meaning: run.stage
      ? `${count(run.submissions)} of ${many(run.participants, "participant")} have voted. It goes on when all have, or when the time is up.`
      : `${count(run.submissions)} of ${many(run.participants, "participant")} sent their words in this round. The next prompt is published when all have, or when the time is up.`,
  };
}

/** What is asked, and what of the answer leaves. */
function voting({ vote }: RunView, rules: Rules | null): PhaseText {
  const again = vote && vote.stage > 1 ? " There are fewer prompts now, and more of your rows are used." : "";
  const sent = (vote?.ballot?.kind ?? rules?.ballot) === "counts" ? "How many rows each prompt answered rightly is sent" : "Which of them work better or worse than the one in use is sent, with the labels that this is said of and on how many more groups of rows it is so";
  return { title: "Voting", meaning: `You are asked which of these prompts work best on your rows. ${sent}.${again}` };
}

function searching(run: RunView, rules: Rules | null): PhaseText {
  if (!run.steps) return { title: "Searching", meaning: "The prompt that the round starts from is tried on your rows." };
  // Where calls are limited they end a search, not the number of trials.
  const trial = `Trial ${Math.min(run.tried + 1, run.steps)}${rules?.callsPerRound == null ? ` of ${run.steps}` : ""}`;
  return { title: "Searching", meaning: `${trial}: one small change at a time is tried, and kept if your rows are answered better.` };
}

/** What became of rounds that did not go as planned; `null` when all did. */
export function roundTrouble(run: RunView): string | null {
  if (run.outcome) return null;
  if (run.cutShort?.round === run.round) {
    const reason = run.cutShort.reason?.replace(/\.$/, "") ?? "no reason was given";
    if (run.cutShort.end === "llm-failed") return `The search of round ${run.round} ended early, because the LLM did not answer: ${reason}. What was found by then is kept.`;
    if (run.cutShort.end === "proposer-failed") return `The search of round ${run.round} ended early, because no words were proposed: ${reason}. What was found by then is kept.`;
  }
  if (run.uncountedAttempt) {
    const { round, attempt } = run.uncountedAttempt;
    return `Round ${round} did not get enough words in time and is tried again (try ${attempt + 1}). What you sent for it stays valid; nothing is asked twice.`;
  }
  if (run.tooLateRound !== null && run.tooLateRound === run.round) {
    return `Round ${run.tooLateRound} had closed before ${run.stage ? "your ballot arrived, so it was" : "your words arrived, so they were"} not counted. Nothing else is lost; the next round goes on from what the others found.`;
  }
  return null;
}
