import assert from "node:assert/strict";
import { test } from "node:test";
import type { LedgerLine } from "@feddtpt/client";
import { ledgerFile, ledgerTotals, withLine } from "./ledger-file.js";

const line = (id: number, more: Partial<LedgerLine> = {}): LedgerLine => ({
  id,
  timeMs: Date.UTC(2026, 0, 2, 3, 4, 5),
  purpose: "proposal",
  to: "tuning.example.org",
  request: "PUT /api/v1/federations/f/rounds/1/proposal",
  words: ["sort", "this"],
  ballot: null,
  state: "sending",
  status: null,
  reason: null,
  sentBytes: 120,
  receivedBytes: null,
  ...more,
});

test("the file is one JSON object per line, with a readable time and the exact words", () => {
  const [first, second, rest] = ledgerFile([line(1), line(2, { words: null })]).split("\n");
  assert.equal(rest, "");
  assert.equal(JSON.parse(first ?? "").time, "2026-01-02T03:04:05.000Z");
  assert.deepEqual(JSON.parse(first ?? "").words, ["sort", "this"]);
  assert.equal(JSON.parse(second ?? "").id, 2);
  assert.equal(ledgerFile([]), "");
});

test("an answer replaces its line, a new request is appended, the oldest goes", () => {
  const answered = withLine([line(1), line(2)], line(1, { state: "answered", status: 200 }), 10);
  assert.deepEqual(answered.map(({ id, state }) => [id, state]), [[1, "answered"], [2, "sending"]]);
  assert.deepEqual(withLine([line(1), line(2)], line(3), 2).map(({ id }) => id), [2, 3]);
});

test("totals count what is known", () => {
  assert.deepEqual(ledgerTotals([line(1), line(2, { receivedBytes: 7 })]), { requests: 2, sentBytes: 240, receivedBytes: 7 });
});
