import assert from "node:assert/strict";
import { test } from "node:test";
import { type Mark, placeLabels } from "./labels.js";

const mark = (x: number, y: number, text = "word"): Mark => ({ x, y, radius: 5, text });

test("a name stands beside its mark, on the side with room", () => {
  assert.deepEqual(placeLabels([mark(50, 50)], [mark(50, 50)], 200, 100), [{ text: "word", x: 59, y: 54, anchor: "start" }]);
  assert.equal(placeLabels([mark(180, 50)], [], 200, 100)[0]?.anchor, "end");
});

test("names do not lie over each other or over marks, and one without room is left out", () => {
  const close = [mark(100, 50, "one"), mark(102, 50, "two"), mark(104, 50, "three"), mark(103, 51, "four"), mark(101, 49, "five")];
  const placed = placeLabels(close, close, 200, 100);
  assert.ok(placed.length >= 2 && placed.length < close.length, String(placed.length));
  assert.equal(new Set(placed.map(({ x, y }) => `${x},${y}`)).size, placed.length);
});
