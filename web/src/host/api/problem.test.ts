import assert from "node:assert/strict";
import { test } from "node:test";
import { problemOf, sentence } from "./problem.js";

test("a problem is told in the server's words, as sentences", () => {
  const problem = problemOf(409, '{"type":"urn:x","title":"Not in this state","status":409,"detail":"the federation has ended; nobody can join"}');
  assert.deepEqual([problem.message, problem.what, problem.status], ["Not in this state.", "The federation has ended; nobody can join.", 409]);
});

test("an answer of something else is not taken for the server's", () => {
  for (const body of ["<html>Bad gateway</html>", '{"title":3}', ""]) assert.match(problemOf(502, body).message, /status 502/);
});

test("a sentence keeps its own end", () => {
  assert.equal(sentence("was it right?"), "Was it right?");
});
