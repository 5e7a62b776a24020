import assert from "node:assert/strict";
import test from "node:test";
import { crewSize } from "./crew.js";

test("a crew leaves one core to the first worker, and small devices alone", () => {
  assert.equal(crewSize(1, undefined), 0);
  assert.equal(crewSize(2, 8), 1);
  assert.equal(crewSize(16, undefined), 3);
  assert.equal(crewSize(8, 2), 0);
});
