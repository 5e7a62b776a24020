import assert from "node:assert/strict";
import { test } from "node:test";
import { type Aggregation, aggregationOf, fate, outcomeText, rolledBackTo, sortedTokens, type TokenRecord } from "./record.js";

const token = (name: string, more: Partial<TokenRecord> = {}): TokenRecord => ({
  token: name, occurrences: 1, participants: 1, attention: 0, alpha: 0, cluster: null, representative: false, released: false, withheld: null, map: [0, 0], ...more,
});
const record = (more: Partial<Aggregation> = {}): Aggregation => ({
  outcome: "aggregated", proposals: 3, abstentions: 0, release_threshold: 3, eps: null, distance_curve: [], elbow_index: null, tokens: [], clusters: [], ...more,
});

test("only what can be drawn is taken for an aggregation", () => {
  assert.equal(aggregationOf({ model: "m", aggregation: record() })?.release_threshold, 3);
  for (const other of [null, undefined, {}, { rolled_back_to: 2 }, { aggregation: { tokens: [] } }, { aggregation: record({ tokens: [{ token: "a" } as TokenRecord] }) }]) {
    assert.equal(aggregationOf(other), null);
  }
});

test("a round that was rolled back says where to", () => {
  assert.deepEqual([rolledBackTo({ rolled_back_to: 0 }), rolledBackTo({ aggregation: {} }), rolledBackTo(null)], [0, null, null]);
});

test("tokens are in the order that is asked for", () => {
  const tokens = [token("b", { attention: 1 }), token("a", { attention: 1, participants: 2 }), token("c", { attention: 2 })];
  assert.deepEqual(sortedTokens(tokens, "attention").map((one) => one.token), ["c", "a", "b"]);
  assert.deepEqual(sortedTokens(tokens, "participants").map((one) => one.token), ["a", "b", "c"]);
});

test("what became of a token and of a round is told in words", () => {
  assert.equal(fate(token("a", { released: true }), 3), "released");
  assert.match(fate(token("a", { withheld: "below-threshold" }), 3), /fewer than 3 participants/);
  assert.match(outcomeText(record({ outcome: "kept-incumbent", reason: "nothing-releasable" })), /no word was supported by 3/);
  assert.match(outcomeText(record({ tokens: [token("a", { released: true }), token("b")] })), /^1 of 2 /);
});
