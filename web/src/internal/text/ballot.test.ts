import assert from "node:assert/strict";
import { test } from "node:test";
import type { Ballot } from "@feddtpt/client";
import { ballotLines, isSilent, notes } from "./ballot.js";

const labels = ["negative", "positive"];
const candidates = [["good", "day"], [], ["sort", "this"]];
const preference = (...choices: Ballot["choices"]): Ballot => ({ stage: 1, kind: "preference", choices, counts: [] });
const counts = (...of: Ballot["counts"]): Ballot => ({ stage: 1, kind: "counts", choices: [], counts: of });

test("each candidate says which labels it works better for, by how many votes", () => {
  const ballot = preference(
    { words: ["good", "day"], labels: [0, 2], worse: false, blocks: 4 },
    { words: [], labels: [1], worse: false, blocks: 1 },
    { words: ["sort", "this"], labels: [1], worse: true, blocks: 3 },
  );
  assert.deepEqual(notes(ballot, candidates, labels), ["compared with (4 votes) for negative, label 3", "works better (1 vote) for positive", "works worse (3 votes) for positive"]);
  assert.deepEqual(ballotLines(ballot, labels), ["compared with (4 votes) for negative, label 3: good day", "better (1 vote) for positive: (no words)", "worse (3 votes) for positive: sort this"]);
  assert.ok(!isSilent(ballot));
});

test("counts stand beside their candidate, for labels with rows alone", () => {
  const ballot = counts([[3, 4], [0, 0]], [[1, 4], [2, 2]], [[0, 0], [0, 0]]);
  assert.deepEqual(notes(ballot, candidates, labels), ["3 of 4 negative right", "1 of 4 negative, 2 of 2 positive right", ""]);
  assert.equal(ballotLines(ballot, labels)[1], "prompt 2: 1 of 4 negative, 2 of 2 positive right");
});

test("a ballot that says nothing is called that", () => {
  for (const silent of [preference(), counts([[0, 0], [0, 0]])]) {
    assert.ok(isSilent(silent));
    assert.deepEqual(ballotLines(silent, labels), ["no vote"]);
  }
});
