import type { LlmChoice, ProposerChoice } from "../public/types.js";

/**
 * A web address as a person types it, made whole: without a scheme it is taken for `http` on this machine, else for `https`, as
 * the worker does. `null` when it cannot be read.
 */
export function webAddress(text: string): string | null {
  const trimmed = text.trim();
  const local = /^(localhost|127\.|\[::1\])/.test(trimmed);
  const whole = trimmed.includes("://") ? trimmed : `${local ? "http" : "https"}://${trimmed}`;
  return /^https?:\/\/[^/]/.test(whole) && URL.canParse(whole) ? whole : null;
}

/**
 * The origins that a worker needs, sorted and without repetition: the server, and whatever the two choices talk to.
 * An address that cannot be read adds nothing; the worker says what is wrong with it.
 */
export function neededOrigins(server: string, llm?: LlmChoice, proposer?: ProposerChoice): string[] {
  const urls = [server];
  if (llm && "url" in llm) urls.push(llm.url);
  if (proposer && "url" in proposer) urls.push(proposer.url);
  const origins = urls.flatMap((url) => {
    const whole = webAddress(url);
    return whole ? [new URL(whole).origin] : [];
  });
  return [...new Set(origins)].sort();
}

/** Whether two results of {@link neededOrigins} are the same set. */
export function sameOrigins(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((origin, at) => origin === other[at]);
}
