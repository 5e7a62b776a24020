import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, count, intervalText, kOfN, many, money } from "./numbers.js";

test("bytes carry the unit that fits", () => {
  assert.equal(bytes(0), "0 B");
  assert.equal(bytes(999), "999 B");
  assert.equal(bytes(14_200), "14.2 kB");
  assert.equal(bytes(999_960), "1.0 MB");
  assert.equal(bytes(31_000_000), "31.0 MB");
});

test("counts are grouped and agree in number", () => {
  assert.equal(count(1234567), "1,234,567");
  assert.equal(many(1, "row"), "1 row");
  assert.equal(many(0, "row"), "0 rows");
  assert.equal(many(2, "class", "classes"), "2 classes");
});

test("small sums keep the digits that matter", () => {
  assert.equal(money(0, "USD"), "0.00 USD");
  assert.equal(money(12.5, "EUR"), "12.50 EUR");
  assert.equal(money(0.0042, "USD"), "0.0042 USD");
  assert.equal(money(0.25, "USD"), "0.25 USD");
});

test("accuracy is k of n, with its interval", () => {
  assert.equal(kOfN({ correct: 36, total: 40 }), "36 of 40");
  assert.equal(intervalText({ correct: 3, total: 5 }), "23% to 88%");
});
