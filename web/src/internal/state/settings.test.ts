import assert from "node:assert/strict";
import { test } from "node:test";
import { initialState } from "./app-state.js";
import { keys, limitFaults, llmChoice, missingForModel, runSettings } from "./settings.js";

const state = () => initialState(0);

test("in this tab nothing more is needed and no key is given", () => {
  const { model } = state();
  assert.deepEqual(llmChoice(model), { kind: "in-tab", model: "mini" });
  assert.deepEqual(llmChoice({ ...model, inTab: "nano" }), { kind: "in-tab", model: "nano" });
  assert.equal(missingForModel(model), null);
  assert.deepEqual(keys({ ...model, hosted: { ...model.hosted, key: "k" } }), { llm: null, proposer: null });
});

test("an API needs an address and a name, and gets the key of its own card", () => {
  const { model } = state();
  model.card = "hosted";
  model.hosted.key = " secret ";
  assert.match(missingForModel(model) ?? "", /address/);
  model.hosted.url = "https://api.example.com/v1";
  assert.match(missingForModel(model) ?? "", /name/);
  model.hosted.model = "small";
  assert.equal(missingForModel(model), null);
  assert.equal(keys(model).llm, "secret");
  const choice = llmChoice(model);
  assert.ok(choice.kind === "open-ai" && choice.timeoutMs === 120_000 && choice.model === "small");
  model.hosted.provider = "anthropic";
  assert.equal(llmChoice(model).kind, "anthropic");
});

test("limits are read or refused in words", () => {
  const { model, limits } = state();
  model.card = "hosted";
  Object.assign(limits, { calls: "500", inputPrice: "0,15", money: "2", seed: "18446744073709551615" });
  assert.deepEqual(limitFaults(limits), {});
  const settings = runSettings({ model, limits });
  assert.deepEqual([settings.budgetCalls, settings.budgetMoney, settings.price?.inputPerMillion], [500, 2, 0.15]);
  Object.assign(limits, { calls: "1.5", inputPrice: "", money: "x", seed: "18446744073709551616" });
  assert.deepEqual(Object.keys(limitFaults(limits)).sort(), ["calls", "money", "seed"]);
  assert.equal(runSettings({ model, limits }).budgetCalls, null);
});

test("money is no limit for a model that costs nothing", () => {
  const { model, limits } = state();
  Object.assign(limits, { inputPrice: "1", money: "2" });
  assert.equal(runSettings({ model, limits }).budgetMoney, null);
});
