/** From what was typed to what the worker is given. Pure. */
import { type Keys, type LlmChoice, type Price, type ProposerChoice, type RunSettings, webAddress } from "@feddtpt/client";
import type { ApiDraft, AppState, LimitsDraft, ModelDraft } from "./app-state.js";

/** The address and name under work; `null` for models in the tab or the browser. */
export function apiDraft(model: ModelDraft): ApiDraft | null {
  return model.card === "local" || model.card === "hosted" ? model[model.card] : null;
}

/** The LLM as chosen. */
export function llmChoice(model: ModelDraft): LlmChoice {
  const draft = apiDraft(model);
  if (!draft) return model.card === "built-in" ? { kind: "built-in" } : { kind: "in-tab", model: model.inTab };
  const { api, answers, mask, concurrency, timeoutS, attempts } = model.details;
  const common = { url: webAddress(draft.url) ?? draft.url.trim(), model: draft.model.trim(), concurrency, timeoutMs: timeoutS * 1_000, attempts };
  return draft.provider === "anthropic" ? { kind: "anthropic", ...common } : { kind: "open-ai", ...common, api, answers, mask };
}

/** The source of words as chosen. */
export function proposerChoice({ proposer }: ModelDraft): ProposerChoice {
  return proposer.kind === "fill-mask" ? { kind: "fill-mask", url: webAddress(proposer.url) ?? proposer.url.trim(), mask: proposer.mask } : { kind: proposer.kind };
}

/** The keys, from memory. */
export function keys(model: ModelDraft): Required<Keys> {
  const proposer = model.proposer.kind === "fill-mask" ? model.proposer.key.trim() : "";
  return { llm: apiDraft(model)?.key.trim() || null, proposer: proposer || null };
}

/** Whether the chosen model has all that it needs; if not, why, in words. */
export function missingForModel(model: ModelDraft): string | null {
  const draft = apiDraft(model);
  if (draft && !webAddress(draft.url)) return "Give the LLM's address, such as http://localhost:11434/v1.";
  if (draft && !draft.model.trim()) return "Give the model's name. “Test connection” lists the names that the address knows.";
  const { proposer } = model;
  if (proposer.kind === "fill-mask" && !webAddress(proposer.url)) return "Give the address of the word proposer.";
  return null;
}

/** A number that was typed: `null` for nothing, `undefined` for what is no number of at least `least`. */
export function typedNumber(text: string, least: number): number | null | undefined {
  const trimmed = text.trim().replace(",", ".");
  if (!trimmed) return null;
  const value = Number(trimmed);
  return Number.isFinite(value) && value >= least ? value : undefined;
}

/** The price, if one was given. */
export function typedPrice(limits: LimitsDraft): Price | null {
  const [input, output] = [typedNumber(limits.inputPrice, 0), typedNumber(limits.outputPrice, 0)];
  if (input == null && output == null) return null;
  return { inputPerMillion: input ?? 0, outputPerMillion: output ?? 0, currency: limits.currency.trim() || "USD" };
}

/** What cannot be understood of the limits, in words, by field. */
export function limitFaults(limits: LimitsDraft): Partial<Record<keyof LimitsDraft, string>> {
  const faults: Partial<Record<keyof LimitsDraft, string>> = {};
  const calls = typedNumber(limits.calls, 1);
  if (calls === undefined || (calls !== null && !Number.isInteger(calls))) faults.calls = "Give a whole number of at least 1, or nothing for no limit.";
  for (const field of ["inputPrice", "outputPrice", "money"] as const) {
    if (typedNumber(limits[field], 0) === undefined) faults[field] = "Give a number, such as 0.15, or nothing.";
  }
  if (limits.money.trim() && !typedPrice(limits)) faults.money = "A limit in money needs a price per million tokens.";
  const seed = limits.seed.trim();
  if (seed && (!/^\d{1,20}$/.test(seed) || BigInt(seed) > 0xffff_ffff_ffff_ffffn)) faults.seed = "Give a whole number below 2^64, or nothing.";
  return faults;
}

/** All settings of the run. Fields that cannot be understood count as empty. */
export function runSettings({ model, limits }: Pick<AppState, "model" | "limits">): RunSettings {
  const faults = limitFaults(limits);
  return {
    llm: llmChoice(model),
    proposer: proposerChoice(model),
    budgetCalls: faults.calls ? null : (typedNumber(limits.calls, 1) ?? null),
    price: apiDraft(model) ? typedPrice(limits) : null,
    budgetMoney: faults.money || !apiDraft(model) ? null : (typedNumber(limits.money, 0) ?? null),
    seed: faults.seed ? null : limits.seed.trim() || null,
    review: limits.review,
  };
}
