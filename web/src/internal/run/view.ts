import type {
  Ballot,
  CrashReport,
  CurvePoint,
  EditName,
  FederationInfo,
  LedgerLine,
  OutcomeInfo,
  PublishedInfo,
  SavedRun,
  Score,
  Spent,
  TabEvent,
} from "@feddtpt/client";

/** Most ledger lines kept in the page; the same number as in the stored run. */
export const LEDGER_LINES = 2000;

/** What a run is doing, when nothing is in its way. */
export type Activity =
  | "starting"
  | "waiting"
  | "searching"
  | "reviewing"
  | "sending"
  | "published"
  | "voting"
  | "reviewing-ballot"
  | "paused"
  | "judging";

/** Why a search ended. */
export type SearchEnd = Extract<TabEvent, { type: "search-ended" }>["end"];

/** Why a run stands still. */
export type Halt = "stopped" | "crashed" | "needs-key" | "llm-refuses";

/** A message that stays until it is mended. */
export interface Notice {
  message: string;
  what: string;
}

/** A word under trial. */
export interface Trial {
  step: number;
  steps: number;
  position: number;
  kind: EditName;
  from: string | null;
  token: string;
  prompt: string[];
}

/** The result of the last trial. */
export interface TrialResult {
  step: number;
  kind: EditName;
  from: string | null;
  token: string;
  score: Score | null;
  accepted: boolean;
}

/** Words that were or are about to be sent. */
export interface Upload {
  round: number;
  words: string[];
  score: Score | null;
  sentAtMs: number | null;
}

/** Candidates that are judged on own rows, and what is said of them. */
export interface Vote {
  round: number;
  stage: number;
  candidates: string[][];
  /** `null` while they are judged. */
  ballot: Ballot | null;
  /** Why the ballot says nothing, where it does. */
  abstains: string | null;
  sentAtMs: number | null;
}

/** Everything the run screen shows; made by `reduce` from events alone. */
export interface RunView {
  activity: Activity;
  halt: Halt | null;
  notice: Notice | null;
  crash: CrashReport | null;
  trouble: { what: "server" | "llm"; reason: string; untilMs: number } | null;
  participant: string | null;
  status: Extract<TabEvent, { type: "waiting" }>["status"];
  /** Whether the open round asks this participant. */
  asked: boolean;
  round: number;
  attempt: number;
  participants: number;
  submissions: number;
  closesAtMs: number | null;
  /** The prompt under work: the best so far. */
  prompt: string[];
  /** The prompt that the round started from. */
  given: string[];
  /** Which round that is; 0 when nothing is known yet. */
  givenRound: number;
  /** The one published before it; `null` until a second was seen. */
  before: string[] | null;
  trial: Trial | null;
  lastTrial: TrialResult | null;
  /** Positions of `prompt` that changed in this round, with the step that changed them. */
  changed: Record<number, number>;
  /** Trials done in this round. */
  tried: number;
  steps: number;
  score: Score | null;
  history: CurvePoint[];
  upload: Upload | null;
  vote: Vote | null;
  /** The stage of scoring that is open, from 1; 0 outside of it. */
  stage: number;
  tooLateRound: number | null;
  uncountedAttempt: { round: number; attempt: number } | null;
  spent: Spent | null;
  /** Why the last search ended, if not because every word was tried. */
  cutShort: { round: number; end: SearchEnd; reason: string | null } | null;
  ledger: LedgerLine[];
  /** Ledger lines that were dropped because there are more than fit. */
  ledgerDropped: number;
  model: { file: string; receivedBytes: number; totalBytes: number } | null;
  judging: { done: number; total: number } | null;
  outcome: OutcomeInfo | null;
}

/** What was published so far, as a run begins or goes on: the prompt to start from, and the one before it. */
export function publishedSoFar(prompts: readonly PublishedInfo[]): Pick<RunView, "prompt" | "given" | "givenRound" | "before"> {
  const [last, before] = [prompts.at(-1), prompts.at(-2)];
  const given = last?.prompt ?? [];
  return { prompt: given, given, givenRound: last ? last.round + 1 : 0, before: before?.prompt ?? null };
}

/** A run before its first event. */
export function freshRun(prompts: readonly PublishedInfo[]): RunView {
  return {
    activity: "starting",
    halt: null,
    notice: null,
    crash: null,
    trouble: null,
    participant: null,
    status: "gathering",
    asked: true,
    round: 0,
    attempt: 0,
    participants: 0,
    submissions: 0,
    closesAtMs: null,
    ...publishedSoFar(prompts),
    trial: null,
    lastTrial: null,
    changed: {},
    tried: 0,
    steps: 0,
    score: null,
    history: [],
    upload: null,
    vote: null,
    stage: 0,
    tooLateRound: null,
    uncountedAttempt: null,
    spent: null,
    cutShort: null,
    ledger: [],
    ledgerDropped: 0,
    model: null,
    judging: null,
    outcome: null,
  };
}

/** A run as it was stored in this browser, beside what the server says now; without an answer from it, less is known. */
export function savedRun(saved: SavedRun, federation: Pick<FederationInfo, "prompts" | "round"> | null): RunView {
  const last = saved.history.at(-1);
  const fresh = freshRun(federation?.prompts ?? []);
  return {
    ...fresh,
    prompt: saved.outcome?.prompt ?? fresh.prompt,
    halt: saved.needsKey && !saved.outcome ? "needs-key" : null,
    participant: saved.participant,
    round: Math.max(last?.round ?? 0, saved.outcome?.rounds.at(-1)?.round ?? 0, saved.outcome ? 0 : (federation?.round ?? 0)),
    history: saved.history,
    score: saved.history.findLast(({ accepted }) => accepted)?.score ?? null,
    ledger: saved.ledger,
    outcome: saved.outcome,
  };
}
