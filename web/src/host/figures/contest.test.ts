import assert from "node:assert/strict";
import { test } from "node:test";
import { contestOf, contestText, lastStanding, originText } from "./contest.js";

const standing = (lead: number, refused = false): object => ({ lead, per_class: [lead, null], share: 0.5 + lead, refused });
const candidates = [{ prompt: ["sort"], origin: "incumbent" }, { prompt: ["sort", "this"], origin: "aggregate" }, { prompt: [], origin: "proposal" }];
const record = {
  candidates,
  stages: [
    { candidates: [0, 1, 2], judgement: { standings: [standing(0), standing(0.2), standing(-0.4, true)], order: [1, 0, 2], ballots: 4 } },
    { candidates: [0, 1], judgement: { standings: [standing(0), standing(0.1)], order: [1, 0], ballots: 3 } },
  ],
  winner: 1,
};

test("a candidate stands where it was judged last", () => {
  const contest = contestOf(record);
  assert.ok(contest);
  assert.deepEqual([1, 2].map((place) => lastStanding(contest, place)?.stage), [2, 1]);
  assert.deepEqual([1, 2].map((place) => lastStanding(contest, place)?.standing.refused), [false, true]);
  assert.deepEqual([contest.stages.map(({ ballots }) => ballots), contest.winner], [[4, 3], 1]);
  assert.match(contestText(contest), /judged 3 candidates: another prompt is published/);
});

test("what is missing or of a later version is not drawn", () => {
  for (const other of [null, undefined, {}, { candidates: [] }, { candidates: [{ prompt: [1], origin: "proposal" }] }, { candidates: "x" }]) {
    assert.equal(contestOf(other), null);
  }
  const open = contestOf({ candidates, stages: [{ candidates: [0, 1], judgement: { standings: [{}] } }], winner: 9 });
  assert.deepEqual([open?.stages, open?.winner], [[], null]);
  assert.match(open ? contestText(open) : "", /are judging 3 candidates/);
  assert.equal(open && lastStanding(open, 1), null);
});

test("where nothing could be judged, the reason is told", () => {
  const contest = contestOf({ candidates, stages: [], winner: 0, reason: "stage 1: 1 of at least 2 participants judged it, so the prompt stays" });
  assert.match(contest ? contestText(contest) : "", /^Not judged: stage 1: 1 of at least 2/);
  assert.equal(originText("incumbent"), "the prompt in use");
});
