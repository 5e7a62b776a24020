import assert from "node:assert/strict";
import { test } from "node:test";
import type { LlmChoice } from "../public/types.js";
import { neededOrigins, sameOrigins, webAddress } from "./origins.js";

const server = "http://host:8700/base/";
const llm = (url: string): LlmChoice => ({ kind: "anthropic", url, model: "m", concurrency: 1, timeoutMs: 1, attempts: 1 });

test("models in the tab and the browser need the server alone", () => {
  assert.deepEqual(neededOrigins(server), ["http://host:8700"]);
  assert.deepEqual(neededOrigins(server, { kind: "built-in" }, { kind: "server" }), ["http://host:8700"]);
});

test("each chosen address adds its origin once, and no more than the origin", () => {
  const proposer = { kind: "fill-mask", url: "https://api.example.com/fill", mask: "[MASK]" } as const;
  assert.deepEqual(neededOrigins(server, llm("https://api.example.com/v1?key=x"), proposer), ["http://host:8700", "https://api.example.com"]);
});

test("what is no web address adds nothing to the policy", () => {
  for (const url of ["", "  ", "http://", "ftp://x", "javascript://x", "a b", "http:// ; script-src *"]) {
    assert.deepEqual(neededOrigins(server, llm(url)), ["http://host:8700"], url);
  }
});

test("sets are compared whole", () => {
  assert.ok(sameOrigins(["a", "b"], ["a", "b"]));
  assert.ok(!sameOrigins(["a"], ["a", "b"]) && !sameOrigins(["a", "b"], ["a", "c"]));
});

test("an address without a scheme is made whole", () => {
  assert.equal(webAddress(" localhost:11434/v1 "), "http://localhost:11434/v1");
  assert.equal(webAddress("api.example.com/v1"), "https://api.example.com/v1");
  assert.deepEqual(neededOrigins(server, llm("localhost:11434")), ["http://host:8700", "http://localhost:11434"]);
  assert.equal(webAddress(""), null);
});
