import assert from "node:assert/strict";
import { test } from "node:test";
import { pauseMs } from "./pause.js";

test("pauses grow and stay below half a minute", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 400].map(pauseMs), [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});
