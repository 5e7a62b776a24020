import assert from "node:assert/strict";
import { test } from "node:test";
import { ago, duration, until } from "./times.js";

test("durations use the two units that matter", () => {
  assert.equal(duration(-5), "0 s");
  assert.equal(duration(44_100), "45 s");
  assert.equal(duration(570_000), "9 min 30 s");
  assert.equal(duration(600_000), "10 min");
  assert.equal(duration(3_900_000), "1 h 5 min");
});

test("the past is relative", () => {
  assert.equal(ago(1_000, 1_400), "now");
  assert.equal(ago(0, 12_000), "12 s ago");
  assert.equal(ago(0, 119_000), "1 min ago");
  assert.equal(ago(0, 7_200_000), "2 h ago");
});

test("a moment to come is relative too, and one that is over has passed", () => {
  assert.equal(until(60_000, 0), "in 1 min");
  assert.equal(until(7 * 86_400_000, 0), "in 7 days");
  assert.equal(until(5 * 3_600_000, 0), "in 5 h");
  assert.equal(until(0, 12_000), "12 s ago");
  assert.equal(ago(0, 3 * 86_400_000), "3 days ago");
});
