import assert from "node:assert/strict";
import { test } from "node:test";
import type { LedgerLine, OutcomeInfo, Score, Spent, TabEvent } from "@feddtpt/client";
import { phaseText, roundTrouble } from "../text/phases.js";
import { reduce } from "./reduce.js";
import { budgetReached, isActive, stateName } from "./state-name.js";
import { freshRun, type RunView, savedRun } from "./view.js";

const score = (correct: number, total = 40): Score => ({ correct, total, value: correct / total, balanced: false });
const after = (...events: TabEvent[]): RunView => events.reduce((view, event) => reduce(view, event, 1_000), freshRun([{ round: 0, prompt: ["sort", "this"], proposals: 0 }]));
const name = (view: RunView): string => stateName(view, null);

const waiting = (round: number, attempt = 0): Extract<TabEvent, { type: "waiting" }> => ({
  type: "waiting", status: "running", round, attempt, participants: 4, submissions: 1, closesInMs: 9_000, asked: true, stage: 0, prompt: ["sort", "this"],
});
const opened = (round: number, ...prompt: string[]): TabEvent => ({ type: "round-opened", round, prompt });
const started: TabEvent = { type: "started", score: score(20), prompt: ["sort", "this"] };
const proposed: TabEvent = { type: "proposed", step: 0, steps: 7, position: 1, kind: "replace", from: "this", token: "each", prompt: ["sort", "each"] };
const tried = (accepted: boolean): TabEvent => ({ type: "tried", step: 0, steps: 7, score: score(25), accepted });
/** What is absent is `null` when it comes from the worker, whatever the generated types say. */
const fromWorker = (event: { type: "spent"; spent: Spent } | { type: "ledger"; line: LedgerLine }): TabEvent => event as TabEvent;
const spent = (calls: number): TabEvent =>
  fromWorker({
    type: "spent",
    spent: { calls, callsThisRound: calls, budgetCalls: 100, inputTokens: 0, outputTokens: 0, estimated: false, money: null },
  });
const line = (id: number, more: Partial<LedgerLine>): TabEvent =>
  fromWorker({
    type: "ledger",
    line: { id, timeMs: 0, purpose: "round", to: "s", request: "GET /", words: null, ballot: null, state: "sending", status: null, reason: null, sentBytes: 0, receivedBytes: null, ...more },
  });

test("a round goes from waiting to searching to sending and back", () => {
  assert.equal(name(after()), "join");
  assert.equal(name(after(waiting(0))), "waiting");
  assert.equal(after(waiting(0)).closesAtMs, 10_000);
  assert.equal(name(after(waiting(1), opened(1, "sort", "this"), started, proposed)), "searching");
  const preview: TabEvent = { type: "upload-preview", round: 1, prompt: ["sort", "each"], score: null, needsApproval: false };
  assert.equal(name(after(started, preview)), "sending");
  assert.equal(name(after(started, { ...preview, needsApproval: true })), "reviewing");
  const done = after(opened(1, "sort", "this"), preview, { type: "uploaded", round: 1, digest: "d", llmCalls: 3 });
  assert.equal(name(done), "waiting");
  assert.deepEqual([done.upload?.round, done.upload?.sentAtMs], [1, 1_000]);
});

test("an accepted word changes the prompt and is marked, a rejected one is only counted", () => {
  const taken = after(opened(1, "sort", "this"), started, proposed, tried(true));
  assert.deepEqual([taken.prompt, taken.changed, taken.score?.correct], [["sort", "each"], { 1: 0 }, 25]);
  const dropped = after(opened(1, "sort", "this"), started, proposed, tried(false));
  assert.deepEqual([dropped.prompt, dropped.changed, dropped.score?.correct], [["sort", "this"], {}, 20]);
  assert.deepEqual(dropped.history.map(({ step, accepted }) => [step, accepted]), [[0, true], [1, false]]);
  assert.equal(dropped.lastTrial?.token, "each");
});

test("a second round shows what was published", () => {
  const view = after(opened(1, "sort", "this"), started, opened(2, "sort", "each"));
  assert.equal(name(view), "published");
  assert.deepEqual([view.before, view.given, view.changed], [["sort", "this"], ["sort", "each"], {}]);
  assert.equal(name(reduce(view, started, 0)), "searching");
});

test("trouble lasts until something works again", () => {
  const offline = after(waiting(1), { type: "retrying", what: "server", reason: "refused", waitMs: 4_000 });
  assert.equal(name(offline), "offline");
  assert.equal(offline.trouble?.untilMs, 5_000);
  assert.equal(name(reduce(offline, line(1, { state: "failed" }), 0)), "offline");
  assert.equal(name(reduce(offline, spent(3), 0)), "offline");
  assert.equal(name(reduce(offline, line(1, { state: "answered", status: 503 }), 0)), "offline");
  assert.equal(name(reduce(offline, line(1, { state: "answered", status: 200 }), 0)), "waiting");
  const refused = after(started, { type: "retrying", what: "llm", reason: "429", waitMs: 1 });
  assert.equal(name(refused), "llm-refuses");
  assert.equal(name(reduce(refused, line(2, { purpose: "llm", state: "answered", status: 429 }), 0)), "llm-refuses");
  assert.equal(name(reduce(refused, tried(false), 0)), "searching");
});

test("a round that is tried again is told", () => {
  const view = after(waiting(2), waiting(2, 1));
  assert.deepEqual(view.uncountedAttempt, { round: 2, attempt: 1 });
  assert.equal(after(waiting(2), { type: "too-late", round: 2 }).tooLateRound, 2);
});

test("a reached budget is a state of quiet phases only", () => {
  assert.equal(name(after(waiting(2), spent(100))), "budget-reached");
  assert.equal(name(after(waiting(2), spent(99))), "waiting");
  const sending: TabEvent = { type: "upload-preview", round: 2, prompt: [], score: null, needsApproval: true };
  assert.equal(name(after(spent(100), sending)), "reviewing");
  const money = after(spent(1));
  assert.ok(money.spent);
  assert.ok(budgetReached({ ...money, spent: { ...money.spent, money: 2 } }, 2));
});

test("a trial is one of so many, unless calls end the search", () => {
  const view = after(waiting(1), opened(1, "sort", "this"), started, proposed);
  const rules = { quorum: 2, clientsPerRound: null };
  assert.match(phaseText("searching", view, rules).meaning, /^Trial 1 of 7: /);
  assert.match(phaseText("searching", view, { ...rules, callsPerRound: 500 }).meaning, /^Trial 1: /);
});

const candidates = [["sort", "this"], ["sort", "each"]];
const ballot = { stage: 1, kind: "preference" as const, labels: [1], votes: 1, net: [0, 1], counts: [] };
const asked: TabEvent = { type: "candidates-opened", round: 1, stage: 1, candidates };
const voting = { type: "ballot-preview" as const, round: 1, candidates, ballot, abstains: null, needsApproval: false };

test("candidates are judged, the ballot is shown, then it is sent", () => {
  const judged = after(opened(1, "sort", "this"), waiting(1), asked);
  assert.deepEqual([name(judged), judged.vote?.ballot, judged.stage], ["voting", null, 1]);
  assert.match(phaseText("voting", judged).meaning, /Which of them work better or worse/);
  assert.match(phaseText("voting", judged, { quorum: 2, clientsPerRound: null, ballot: "counts" }).meaning, /How many rows/);
  const shown = reduce(judged, voting as TabEvent, 1_000);
  assert.deepEqual([name(shown), shown.vote?.ballot, shown.vote?.sentAtMs], ["voting", ballot, null]);
  const sent = reduce(shown, { type: "voted", round: 1, stage: 1, digest: "d", llmCalls: 9 }, 1_000);
  assert.deepEqual([name(sent), sent.vote?.sentAtMs], ["waiting", 1_000]);
  assert.match(phaseText("waiting", reduce(sent, { ...waiting(1), stage: 1 }, 0)).meaning, /1 of 4 participants have voted/);
  assert.equal(reduce(sent, opened(2, "sort", "each"), 0).vote, null);
});

test("a ballot can be looked at first, also after a reload", () => {
  const view = after({ ...voting, needsApproval: true } as TabEvent);
  assert.deepEqual([name(view), view.activity, view.vote?.candidates], ["reviewing", "reviewing-ballot", candidates]);
  assert.match(phaseText("reviewing", view).meaning, /This ballot, and nothing else/);
  const silent = after({ ...voting, abstains: "the budget is spent" } as TabEvent);
  assert.equal(silent.vote?.abstains, "the budget is spent");
});

test("a ballot that came too late leaves the words that were sent alone", () => {
  const preview: TabEvent = { type: "upload-preview", round: 1, prompt: ["sort", "each"], score: null, needsApproval: false };
  const view = after(opened(1, "sort", "this"), preview, { type: "uploaded", round: 1, digest: "d", llmCalls: 3 }, asked, voting as TabEvent, { type: "too-late", round: 1 });
  assert.deepEqual([view.vote, view.upload?.words], [null, ["sort", "each"]]);
  assert.match(roundTrouble(view) ?? "", /before your ballot arrived/);
});

test("a search that a limit cut short is told until words are tried again", () => {
  const ended = (end: "budget-reached" | "completed" | "llm-failed"): TabEvent => ({ type: "search-ended", round: 1, end, reason: end === "llm-failed" ? "HTTP 401" : null });
  const uploaded: TabEvent = { type: "uploaded", round: 1, digest: "d", llmCalls: 3 };
  const view = after(opened(1, "sort", "this"), started, proposed, tried(false), ended("budget-reached"), uploaded);
  assert.equal(name(view), "budget-reached");
  assert.equal(name(reduce(view, proposed, 0)), "searching");
  assert.equal(name(after(started, ended("completed"), uploaded)), "waiting");
  const failed = after(opened(1, "sort", "this"), started, ended("llm-failed"));
  assert.match(roundTrouble(failed) ?? "", /HTTP 401/);
});

test("the ledger replaces by id", () => {
  const view = after(line(1, {}), line(2, {}), line(1, { state: "answered", status: 200 }));
  assert.deepEqual(view.ledger.map(({ id, state }) => [id, state]), [[1, "answered"], [2, "sending"]]);
});

test("an outcome ends it, whatever else was going on", () => {
  const outcome = { status: "left", reason: null, prompt: ["x"], seedPrompt: [], rounds: [], llmCalls: 0, before: null, after: null, judgeReason: null } satisfies OutcomeInfo;
  const view = after(started, { type: "ended", outcome });
  assert.equal(name(view), "left");
  assert.ok(!isActive(view) && isActive(after(started)) && !isActive(null));
});

test("a stored run comes back with its history, and asks for its key", () => {
  const saved = {
    stage: "searching" as const, participant: "p", rows: 3, classes: [], needsKey: true, outcome: null, ledger: [],
    settings: { llm: { kind: "in-tab" as const }, proposer: { kind: "in-tab" as const }, budgetCalls: null, price: null, budgetMoney: null, seed: null, review: false },
    history: [{ round: 2, step: 0, score: score(20), accepted: true }, { round: 2, step: 1, score: score(9), accepted: false }],
  };
  const view = savedRun(saved, null);
  assert.deepEqual([name(view), view.round, view.score?.correct], ["needs-key", 2, 20]);
  assert.equal(savedRun({ ...saved, history: [] }, { round: 1, prompts: [] }).round, 1);
});

test("a pause of the host is shown until the clock runs again", () => {
  const paused = after(waiting(1), { ...waiting(1), status: "paused", closesInMs: null });
  assert.deepEqual([name(paused), paused.closesAtMs], ["paused", null]);
  assert.equal(name(reduce(paused, waiting(1), 0)), "waiting");
  assert.equal(name(reduce(paused, opened(1, "sort", "this"), 0)), "searching");
});

test("who is not asked in a round is told so", () => {
  const text = (asked: boolean): string => phaseText("waiting", after({ ...waiting(2), asked }), { quorum: 2, clientsPerRound: 3 }).meaning;
  assert.match(text(false), /asks 3 of the participants; you are not among them/);
  assert.doesNotMatch(text(true), /not among them/);
});
