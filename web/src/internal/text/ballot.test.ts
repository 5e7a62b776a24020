import assert from "node:assert/strict";
import { test } from "node:test";
import type { Ballot } from "@feddtpt/client";
import { ballotLines, isSilent, notes } from "./ballot.js";

const labels = ["negative", "positive"];
const candidates = [["good", "day"], [], ["sort", "this"]];
const preference = (about: number[], votes: number, ...net: number[]): Ballot => ({ stage: 1, kind: "preference", labels: about, votes, net, counts: [] });
const counts = (...of: Ballot["counts"]): Ballot => ({ stage: 1, kind: "counts", labels: [], votes: 0, net: [], counts: of });

test("each candidate says which labels it works better for, by how many votes", () => {
  const ballot = preference([0, 2], 4, 0, 1, -3);
  assert.deepEqual(notes(ballot, candidates, labels), ["compared with (4 votes) for negative, label 3", "works better (1 vote) for negative, label 3", "works worse (3 votes) for negative, label 3"]);
  assert.deepEqual(ballotLines(ballot, labels), ["for negative, label 3 (4 votes)", "prompt 2: better (1 vote)", "prompt 3: worse (3 votes)"]);
  assert.deepEqual(notes(preference([1], 1, 0, 0, 1), candidates, labels), ["compared with (1 vote) for positive", "", "works better (1 vote) for positive"]);
  assert.ok(!isSilent(ballot));
});

test("counts stand beside their candidate, for labels with rows alone", () => {
  const ballot = counts([[3, 4], [0, 0]], [[1, 4], [2, 2]], [[0, 0], [0, 0]]);
  assert.deepEqual(notes(ballot, candidates, labels), ["3 of 4 negative right", "1 of 4 negative, 2 of 2 positive right", ""]);
  assert.equal(ballotLines(ballot, labels)[1], "prompt 2: 1 of 4 negative, 2 of 2 positive right");
});

test("a ballot that says nothing is called that", () => {
  for (const silent of [preference([], 0), counts([[0, 0], [0, 0]])]) {
    assert.ok(isSilent(silent));
    assert.deepEqual(ballotLines(silent, labels), ["no vote"]);
  }
});
