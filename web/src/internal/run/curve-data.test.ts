import assert from "node:assert/strict";
import { test } from "node:test";
import type { Score } from "@feddtpt/client";
import { curveData, roundStarts } from "./curve-data.js";

const score = (correct: number, total = 40): Score => ({ correct, total, value: correct / total, balanced: false });

test("kept accuracy goes on, rejected trials stand apart", () => {
  const [x, high, low, kept, rejected] = curveData([
    { round: 1, step: 0, score: score(20), accepted: true },
    { round: 1, step: 1, score: score(10), accepted: false },
    { round: 1, step: 2, score: score(30), accepted: true },
  ]);
  assert.deepEqual(x, [0, 1, 2]);
  assert.deepEqual(kept, [0.5, 0.5, 0.75]);
  assert.deepEqual(rejected, [null, 0.25, null]);
  assert.equal(high[0], high[1]);
  assert.ok((low[2] ?? 0) > (low[1] ?? 0));
});

test("a rejected trial before anything was kept has no interval", () => {
  assert.deepEqual(curveData([{ round: 1, step: 1, score: score(0, 0), accepted: false }]), [[0], [null], [null], [null], [null]]);
});

test("each round is marked where it begins", () => {
  const point = (round: number, step: number) => ({ round, step, score: score(1), accepted: true });
  assert.deepEqual(roundStarts([point(1, 0), point(1, 1), point(3, 0)]), [{ at: 0, round: 1 }, { at: 2, round: 3 }]);
  assert.deepEqual(roundStarts([]), []);
});
