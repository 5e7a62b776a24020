import assert from "node:assert/strict";
import { test } from "node:test";
import { fit, ticks } from "./scale.js";

test("ticks are round and reach the largest value", () => {
  assert.deepEqual(ticks(1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(ticks(0.83, 4), [0, 0.5, 1]);
  assert.deepEqual(ticks(97, 5), [0, 20, 40, 60, 80, 100]);
  assert.deepEqual(ticks(0, 5), [0, 1]);
});

test("points keep their proportions and stay inside", () => {
  const placed = fit([[-1, -1], [1, 1], [0, 0]], 200, 100, 10);
  assert.deepEqual(placed, [[60, 90], [140, 10], [100, 50]]);
  assert.deepEqual(fit([[3, 3]], 200, 100, 10), [[100, 50]]);
  assert.deepEqual(fit([[3, 3], [3, 3]], 200, 100, 10), [[100, 50], [100, 50]]);
});
