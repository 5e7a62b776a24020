import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import type { TranscriptEntry, TranscriptEvent } from "../api/types.js";
import { type Hash, verifyChain } from "./chain.js";
import { VECTOR } from "./chain.vector.js";

const sha256: Hash = async (bytes) => new Uint8Array(createHash("sha256").update(bytes).digest());
const verify = (entries: TranscriptEntry[]) => verifyChain(VECTOR.federation, entries, sha256);
const changed = (at: number, change: (entry: TranscriptEntry) => Partial<TranscriptEntry>): TranscriptEntry[] =>
  VECTOR.entries.map((entry, index) => (index === at ? { ...entry, ...change(entry) } : entry));

test("a record that the server wrote holds", async () => {
  assert.deepEqual(await verify(VECTOR.entries), { kind: "holds", entries: VECTOR.entries.length });
});

test("whatever is changed is found, with its place", async () => {
  const reason = (event: TranscriptEvent): TranscriptEvent => (event.event === "cancelled" ? { ...event, reason: "another" } : event);
  const last = VECTOR.entries.length - 1;
  assert.deepEqual(await verify(changed(last, ({ event }) => ({ event: reason(event) }))), { kind: "broken", sequence: last, reason: "its content was changed" });
  assert.deepEqual(await verify(changed(1, () => ({ hash: "00".repeat(32) }))), { kind: "broken", sequence: 1, reason: "its content was changed" });
  assert.deepEqual(await verify(VECTOR.entries.slice(1)), { kind: "broken", sequence: 0, reason: "its number is out of order" });
  assert.deepEqual(await verify(changed(0, () => ({ previous: "00".repeat(32) }))), { kind: "broken", sequence: 0, reason: "it names another predecessor" });
  assert.equal((await verifyChain("f_other", VECTOR.entries, sha256)).kind, "broken");
});
