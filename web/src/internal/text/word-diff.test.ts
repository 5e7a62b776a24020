import assert from "node:assert/strict";
import { test } from "node:test";
import { wordDiff } from "./word-diff.js";

const marks = { kept: "=", added: "+", removed: "-" };
const shown = (before: string, after: string): string =>
  wordDiff(before.split(" ").filter(Boolean), after.split(" ").filter(Boolean))
    .map(({ word, change }) => marks[change] + word)
    .join(" ");

test("equal prompts keep every word", () => {
  assert.equal(shown("sort this message", "sort this message"), "=sort =this =message");
});

test("a replaced word is removed, then added", () => {
  assert.equal(shown("sort this message", "sort the message"), "=sort -this +the =message");
});

test("grown, shrunk and empty prompts", () => {
  assert.equal(shown("a b", "a b c"), "=a =b +c");
  assert.equal(shown("a b c", "b"), "-a =b -c");
  assert.equal(shown("", "x"), "+x");
});
