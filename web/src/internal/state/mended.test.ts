import assert from "node:assert/strict";
import test from "node:test";
import type { LlmChoice } from "@feddtpt/client";
import { mended } from "./mended.js";

const llm: LlmChoice = {
  kind: "open-ai",
  url: "https://one.example/v1",
  model: "small",
  api: "auto",
  answers: "text",
  mask: "[MASK]",
  concurrency: 4,
  timeoutMs: 1_000,
  attempts: 3,
};
const before = { llm: "sk-one", proposer: null };
const typed = (url: string, model: string, key = "") => ({ key, proposerKey: "", llm: { url, model } });

test("nothing changed: the same LLM with the same key, or with the new one", () => {
  assert.deepEqual(mended(llm, before, { key: "", proposerKey: "", llm: null }), { llm: null, keys: before });
  const { keys } = mended(llm, before, typed(llm.url, llm.model, " sk-two "));
  assert.equal(keys.llm, "sk-two");
});

test("another model at the same place keeps the key", () => {
  const found = mended(llm, before, typed("https://one.example/v1", "large"));
  assert.deepEqual([found.llm, found.keys.llm], [{ ...llm, model: "large" }, "sk-one"]);
});

test("a key is never sent to another place than it was typed for", () => {
  const found = mended(llm, before, typed("https://two.example/v1", "small"));
  assert.equal(found.keys.llm, null);
  assert.equal(mended(llm, before, typed("https://two.example/v1", "small", "sk-two")).keys.llm, "sk-two");
});
