import assert from "node:assert/strict";
import { test } from "node:test";
import { sampleCsv } from "./sample-rows.js";

const labels = [
  { name: "complaint", verbalizers: ["complaint"] },
  { name: "praise, or thanks", verbalizers: ["praise"] },
];

test("the sample is balanced and quotes what must be quoted", () => {
  const [head, ...rows] = sampleCsv({ labels, pairs: false }).trim().split("\r\n");
  assert.equal(head, "label,text");
  assert.equal(rows.filter((row) => row.startsWith("complaint,")).length, rows.length / 2);
  assert.ok(rows[1]?.startsWith('"praise, or thanks",'));
});

test("pairs have their second text", () => {
  const [head, first] = sampleCsv({ labels, pairs: true }).split("\r\n");
  assert.equal(head, "label,text,text_b");
  assert.match(first ?? "", /It belongs to/);
});
