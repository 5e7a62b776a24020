import assert from "node:assert/strict";
import { test } from "node:test";
import type { LiveView, TranscriptEntry, TranscriptEvent } from "../api/types.js";
import { cannotClose, historyLines, isOver, newestResult, openRound } from "./rounds.js";

const live = (more: Partial<LiveView> = {}): LiveView => ({
  federation: "f", status: "running", participants: 3, round: 2, phase: "propose", revision: 1, attempt: 0, submissions: 1, outstanding: 2, closes_in_ms: 1,
  spec: { task: { name: "t", description: "" }, rounds: 4, policy: { quorum: 2, min_participants: 2, max_participants: null, max_duration_ms: 1, max_retries: 0, capacity: 9 } },
  prompts: [{ round: 0, prompt: ["a"], proposals: 0 }, { round: 1, prompt: ["b"], proposals: 3 }],
  ...more,
});
const entry = (event: TranscriptEvent): TranscriptEntry => ({ sequence: 0, previous: "", hash: "", event });

test("the history has the newest first, each beside the one before", () => {
  const lines = historyLines(live(), [entry({ event: "rolled_back", round: 1, to_round: 0, prompt: ["a"] })]);
  assert.deepEqual(lines.map(({ round, before, backTo }) => [round, before, backTo]), [[1, ["a"], 0], [0, null, null]]);
});

test("a round can be closed when enough proposals are there and nothing stands in the way", () => {
  assert.match(cannotClose(live()) ?? "", /1 of at least 2/);
  assert.equal(cannotClose(live({ submissions: 2 })), null);
  assert.match(cannotClose(live({ submissions: 2, status: "paused" })) ?? "", /paused/);
  assert.match(cannotClose(live({ submissions: 2, phase: "aggregate" })) ?? "", /aggregated/);
  assert.match(cannotClose(live({ phase: "score" })) ?? "", /1 of at least 2 ballots/);
  assert.equal(cannotClose(live({ submissions: 2, phase: "score" })), null);
  assert.match(cannotClose(live({ submissions: 2, phase: "gate" })) ?? "", /ballots are being counted/);
  assert.match(cannotClose(live({ round: 0, phase: null, status: "gathering" })) ?? "", /No round/);
});

test("what is over has no open round", () => {
  for (const status of ["finished", "failed", "cancelled"] as const) {
    assert.deepEqual([isOver({ status }), openRound(live({ status }))], [true, null]);
  }
  assert.deepEqual([openRound(live({ status: "paused" })), openRound(live({ round: 0, status: "gathering" })), newestResult(live())], [2, null, 1]);
});
