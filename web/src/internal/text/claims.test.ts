import assert from "node:assert/strict";
import { test } from "node:test";
import type { FederationInfo, LlmChoice } from "@feddtpt/client";
import { leaves, llmPlace, neverLeaves, rowsClaim, transportWarning } from "./claims.js";

const at = (url: string): LlmChoice => ({ kind: "anthropic", url, model: "m", concurrency: 1, timeoutMs: 1, attempts: 1 });
const server = "https://tuning.example.org/";
const federation = { server, maxPromptTokens: 16, releaseThreshold: null, ballot: null } as FederationInfo;

test("each kind of LLM has its own claim", () => {
  assert.equal(llmPlace({ kind: "in-tab" }, server), "tab");
  assert.equal(llmPlace(at("http://localhost:11434/v1"), server), "machine");
  assert.equal(llmPlace(at("https://api.example.com/v1"), server), "elsewhere");
  assert.equal(llmPlace(at("https://tuning.example.org:8701/v1"), server), "server");
  assert.equal(llmPlace(at("http://127.0.0.1:8700/v1"), "http://127.0.0.1:8700/"), "server");
  assert.equal(llmPlace(at("http://127.0.0.1:11434/v1"), "http://127.0.0.1:8700/"), "machine");
  assert.match(rowsClaim(at("https://api.example.com"), server), /the LLM provider you chose does/);
  assert.match(rowsClaim(at(server), server), /it does see your rows/);
});

test("an open connection is named, loopback is not", () => {
  assert.match(transportWarning("http://192.0.2.1/") ?? "", /not encrypted/);
  assert.equal(transportWarning("http://127.0.0.1:8700/"), null);
  assert.equal(transportWarning(server), null);
});

test("a ballot is told of where there is one", () => {
  const said = (ballot: FederationInfo["ballot"]): string => leaves({ ...federation, ballot }, null, null)[0]?.what ?? "";
  assert.match(said("preference"), /their places in that list leave, with the labels that this is said of and on how many more groups of your rows/);
  assert.match(said("counts"), /how many of how many rows/);
  assert.doesNotMatch(said(null), /After each search/);
  assert.ok(neverLeaves(null, server, "preference").includes("How many of your rows were answered rightly"));
  assert.ok(!neverLeaves(null, server, "counts").includes("How many of your rows were answered rightly"));
});

test("groups are told of where there are any", () => {
  const said = (strategy: string): string => leaves({ ...federation, strategy }, null, null)[0]?.what ?? "";
  assert.match(said("clustered"), /prompts for groups of participants/);
  assert.doesNotMatch(said("feddtpt-gated"), /groups/);
});

test("nothing is said that may not be said", () => {
  const choices: (LlmChoice | null)[] = [null, { kind: "in-tab" }, { kind: "built-in" }, at("https://api.example.com"), at(server), at("http://localhost:1")];
  for (const llm of choices) {
    const said = [
      ...(["preference", "counts"] as const).flatMap((ballot) => leaves({ ...federation, ballot }, llm, null).map(({ what }) => what)),
      ...leaves(federation, llm, { kind: "server" }).map(({ to, what }) => `${to} ${what}`),
      ...neverLeaves(llm, server),
      llm ? rowsClaim(llm, server) : "",
    ].join(" ");
    assert.doesNotMatch(said, /private|anonym|differential|secure/i);
  }
});
