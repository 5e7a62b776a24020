import type { CurvePoint, LedgerLine, TabEvent } from "@feddtpt/client";
import { withLine } from "../text/ledger-file.js";
import { LEDGER_LINES, type RunView } from "./view.js";

/** Requests that tell that the server is back when they are answered. */
const SERVER_PURPOSES: readonly LedgerLine["purpose"][] = ["federation", "join", "round", "proposal", "ballot"];

/** Events that say nothing about whether trouble is over. */
const SIDE_EVENTS: readonly TabEvent["type"][] = ["retrying", "spent", "ledger", "model-progress", "model-ready"];

/** What the run looks like after `event`. Pure; `nowMs` turns waits into moments. */
export function reduce(view: RunView, event: TabEvent, nowMs: number): RunView {
  const next = { ...view, ...change(view, event, nowMs) };
  return SIDE_EVENTS.includes(event.type) ? next : { ...next, trouble: null };
}

function change(view: RunView, event: TabEvent, nowMs: number): Partial<RunView> {
  switch (event.type) {
    case "model-progress":
      return { model: { file: event.file, receivedBytes: event.receivedBytes, totalBytes: event.totalBytes } };
    case "model-ready":
      return { model: null };
    case "joined":
      return { participant: event.participant };
    case "waiting":
      return waiting(view, event, nowMs);
    case "round-opened":
      return opened(view, event);
    case "started":
      return {
        activity: "searching",
        prompt: event.prompt,
        score: event.score,
        history: withPoint(view, { round: view.round, step: 0, score: event.score, accepted: true }),
      };
    case "proposed": {
      const { type: _, ...trial } = event;
      return { activity: "searching", trial, steps: event.steps, cutShort: null };
    }
    case "tried":
      return tried(view, event);
    case "search-ended":
      return {
        trial: null,
        cutShort: event.end === "completed" ? null : { round: event.round, end: event.end, reason: event.reason ?? null },
      };
    case "upload-preview":
      return {
        activity: event.needsApproval ? "reviewing" : "sending",
        trial: null,
        prompt: event.prompt,
        upload: { round: event.round, words: event.prompt, score: event.score, sentAtMs: null },
      };
    case "uploaded":
      return { activity: "waiting", trial: null, upload: sent(view, event.round, nowMs) };
    case "candidates-opened": {
      const { round, stage, candidates } = event;
      return { activity: "voting", trial: null, round, stage, vote: { round, stage, candidates, ballot: null, abstains: null, sentAtMs: null } };
    }
    case "ballot-preview": {
      const { round, candidates, ballot } = event;
      const vote = { round, stage: ballot.stage, candidates, ballot, abstains: event.abstains ?? null, sentAtMs: null };
      return { activity: event.needsApproval ? "reviewing-ballot" : "voting", trial: null, round, vote };
    }
    case "voted":
      return { activity: "waiting", vote: view.vote && { ...view.vote, sentAtMs: nowMs } };
    case "too-late":
      return { activity: "waiting", trial: null, tooLateRound: event.round, ...(isVoting(view) ? { vote: null } : { upload: null }) };
    case "retrying":
      return { trouble: { what: event.what, reason: event.reason, untilMs: nowMs + event.waitMs } };
    case "spent":
      return { spent: event.spent };
    case "ledger":
      return ledger(view, event.line);
    case "judging":
      return { activity: "judging", trial: null, judging: { done: event.done, total: event.total } };
    case "ended":
      return { outcome: event.outcome, prompt: event.outcome.prompt, trial: null, judging: null, halt: null, notice: null, crash: null };
  }
}

function isVoting({ activity }: RunView): boolean {
  return activity === "voting" || activity === "reviewing-ballot";
}

type Of<T extends TabEvent["type"]> = Extract<TabEvent, { type: T }>;

function waiting(view: RunView, event: Of<"waiting">, nowMs: number): Partial<RunView> {
  const retried = event.attempt > 0 && (event.round !== view.round || event.attempt > view.attempt);
  return {
    activity: event.status === "paused" ? "paused" : "waiting",
    status: event.status,
    asked: event.asked,
    round: event.round,
    attempt: event.attempt,
    stage: event.stage,
    participants: event.participants,
    submissions: event.submissions,
    closesAtMs: event.closesInMs == null ? null : nowMs + event.closesInMs,
    trial: null,
    ...(retried ? { uncountedAttempt: { round: event.round, attempt: event.attempt } } : {}),
    ...(view.round === 0 ? { prompt: event.prompt, given: event.prompt } : {}),
  };
}

/** A new round: what was published since is remembered, for the diff. */
function opened(view: RunView, event: Of<"round-opened">): Partial<RunView> {
  const news = view.givenRound > 0 && event.round > view.givenRound;
  return {
    activity: news ? "published" : "searching",
    round: event.round,
    before: news ? view.given : view.before,
    given: event.prompt,
    givenRound: event.round,
    stage: 0,
    vote: null,
    prompt: event.prompt,
    changed: {},
    tried: 0,
    steps: 0,
    trial: null,
    lastTrial: null,
    uncountedAttempt: view.uncountedAttempt?.round === event.round ? view.uncountedAttempt : null,
  };
}

function tried(view: RunView, event: Of<"tried">): Partial<RunView> {
  const { trial } = view;
  const point = event.score && { round: view.round, step: event.step + 1, score: event.score, accepted: event.accepted };
  const taken = event.accepted && trial !== null;
  return {
    activity: "searching",
    trial: null,
    tried: event.step + 1,
    steps: event.steps,
    lastTrial: trial && { step: event.step, kind: trial.kind, from: trial.from ?? null, token: trial.token, score: event.score, accepted: event.accepted },
    history: point ? withPoint(view, point) : view.history,
    ...(event.accepted && event.score ? { score: event.score } : {}),
    ...(taken ? { prompt: trial.prompt, changed: { ...view.changed, [trial.position]: event.step } } : {}),
  };
}

/** A search that goes on after a reload may tell its last point again. */
function withPoint({ history }: RunView, point: CurvePoint): CurvePoint[] {
  const last = history.at(-1);
  const again = last?.round === point.round && last.step === point.step;
  return [...(again ? history.slice(0, -1) : history), point];
}

function sent(view: RunView, round: number, nowMs: number): RunView["upload"] {
  return view.upload ? { ...view.upload, round, sentAtMs: nowMs } : null;
}

function ledger(view: RunView, line: LedgerLine): Partial<RunView> {
  const lines = withLine(view.ledger, line, LEDGER_LINES);
  const dropped = lines.length === LEDGER_LINES && lines[0] !== view.ledger[0] ? 1 : 0;
  const answered = line.state === "answered" && line.status != null && line.status < 500;
  const over =
    answered &&
    view.trouble !== null &&
    (view.trouble.what === "server" ? SERVER_PURPOSES.includes(line.purpose) : line.purpose === "llm" && (line.status ?? 0) < 400);
  return { ledger: lines, ledgerDropped: view.ledgerDropped + dropped, ...(over ? { trouble: null } : {}) };
}
