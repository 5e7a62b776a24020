import { type Keys, type LlmChoice, webAddress } from "@feddtpt/client";

/** What a person typed after the LLM refused, or when a key is needed again. */
export interface Typed {
  key: string;
  proposerKey: string;
  llm: { url: string; model: string } | null;
}

/**
 * The LLM to go on with, if it is another one now, and the keys. A key typed for one address is never sent to another:
 * after a change of address only what was typed with it counts.
 */
export function mended(settings: LlmChoice | undefined, before: Keys, typed: Typed): { llm: LlmChoice | null; keys: Keys } {
  const proposer = typed.proposerKey.trim() || (before.proposer ?? null);
  const typedKey = typed.key.trim() || null;
  const old = settings && "url" in settings ? settings : null;
  const url = typed.llm?.url.trim() ?? "";
  const model = typed.llm?.model.trim() ?? "";
  if (!old || !typed.llm || (url === old.url && model === old.model)) {
    return { llm: null, keys: { llm: typedKey ?? before.llm ?? null, proposer } };
  }
  const samePlace = origin(url) !== null && origin(url) === origin(old.url);
  return { llm: { ...old, url, model }, keys: { llm: typedKey ?? (samePlace ? (before.llm ?? null) : null), proposer } };
}

function origin(text: string): string | null {
  const address = webAddress(text);
  return address === null ? null : new URL(address).origin;
}
