/**
 * Who sees what, in words; the same facts as `cli/src/commands/join/claims.rs`, and no more than holds. The words that the
 * threat model forbids (private, anonymous, secure) do not occur.
 */
import type { FederationInfo, LlmChoice, ProposerChoice } from "@feddtpt/client";

/** Who runs the LLM, as far as its address tells. */
export type LlmPlace = "tab" | "browser" | "machine" | "server" | "elsewhere" | "unknown";

/** Host and port of an address, as it is shown; the address itself when it cannot be read. */
export function place(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

/** Whether an address is this machine's own. */
export function isLoopback(url: string): boolean {
  try {
    const { hostname } = new URL(url);
    return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
  } catch {
    return false;
  }
}

/** Whether two addresses belong to one party: the same host, and on this machine also the same port. */
export function sameParty(one: string, other: string): boolean {
  try {
    const [a, b] = [new URL(one), new URL(other)];
    return a.hostname === b.hostname && !(isLoopback(one) && a.port !== b.port);
  } catch {
    return false;
  }
}

/** Where the chosen LLM runs. */
export function llmPlace(llm: LlmChoice, server: string): LlmPlace {
  if (llm.kind === "in-tab") return "tab";
  if (llm.kind === "built-in") return "browser";
  if (!URL.canParse(llm.url)) return "unknown";
  if (sameParty(llm.url, server)) return "server";
  return isLoopback(llm.url) ? "machine" : "elsewhere";
}

/** One sentence on who sees rows. */
export function rowsClaim(llm: LlmChoice, server: string): string {
  switch (llmPlace(llm, server)) {
    case "tab":
      return "Your rows and their labels do not leave this device.";
    case "browser":
      return "The browser's own model is asked on this device. If the browser works as its maker says, your rows do not leave it. Your labels never do.";
    case "server":
      return "You chose the aggregation server's own machine as LLM, so it does see your rows. Your labels do not leave this device.";
    case "machine":
      return "The LLM you chose listens on this machine. If it works there and forwards nothing, your rows do not leave this device. Your labels never do.";
    case "elsewhere":
      return "The aggregation server never sees your data; the LLM provider you chose does. Your labels do not leave this device.";
    case "unknown":
      return "Whoever runs the LLM at the address you give sees your rows. Your labels do not leave this device.";
  }
}

/** Who sees rows, in a few words, for the summary. */
export function seenByLlm(llm: LlmChoice | null, server: string): string {
  if (!llm) return "your rows; you choose which LLM";
  switch (llmPlace(llm, server)) {
    case "tab":
      return "your rows, in this tab";
    case "browser":
      return "your rows, in this browser";
    case "machine":
      return "your rows, on this machine";
    case "server":
      return `your rows, at ${place((llm as { url: string }).url)}, the server's own machine`;
    case "elsewhere":
      return `your rows, at ${place((llm as { url: string }).url)}`;
    case "unknown":
      return "your rows, at the address you give";
  }
}

/** How many participants must support a word before it is published. */
export function releasedBy({ releaseThreshold: k }: Pick<FederationInfo, "releaseThreshold">): string {
  if (k == null) return "two participants (three when five or more take part)";
  return k === 1 ? "one participant" : `${k} participants`;
}

/** What a ballot tells, where candidates are judged. */
function ballotClaim({ ballot }: Pick<FederationInfo, "ballot">): string {
  if (ballot === "preference") return " After each search it asks which of a few prompts work better or worse on your rows than the one in use: their places in that list leave, with the labels that this is said of and on how many more groups of your rows it is so than not.";
  if (ballot === "counts") return " After each search it asks how well a few prompts work on your rows: for each prompt and label, how many of how many rows were answered rightly leaves.";
  return "";
}

/** What grouping tells. */
function groupClaim({ strategy }: Pick<FederationInfo, "strategy">): string {
  if (strategy !== "clustered") return "";
  return " It compares what you send with what others send, and may publish prompts for groups of participants. Which group is yours it tells nobody, and which prompt you take in the end it does not learn.";
}

/** A line of "what leaves this tab": to whom, and what. */
export interface Leaving {
  to: string;
  what: string;
}

/** What leaves the tab, to whom. Without a choice yet, the LLM's line says that it depends on it. */
export function leaves(federation: FederationInfo, llm: LlmChoice | null, proposer: ProposerChoice | null): Leaving[] {
  const server = place(federation.server);
  const lines: Leaving[] = [
    {
      to: `The aggregation server at ${server}`,
      what:
        `up to ${federation.maxPromptTokens} words a round from the task's public list, when you connect, and your address. ` +
        `It sees which words are yours, and publishes those that ${releasedBy(federation)} support.${ballotClaim(federation)}${groupClaim(federation)}`,
    },
  ];
  if (!llm) {
    lines.push({ to: "The LLM you choose in step 3", what: "your rows, one by one, with the prompts under trial. With the model in this tab, nothing leaves." });
  } else if (llm.kind === "in-tab" || llm.kind === "built-in") {
    lines.push({ to: "The LLM", what: llm.kind === "in-tab" ? "nothing; it runs in this tab." : "nothing by this page; the browser runs it." });
  } else {
    lines.push({ to: `The LLM at ${place(llm.url)}`, what: "your rows, one by one, with the prompts under trial, and your key if you give one." });
  }
  if (proposer?.kind === "server") lines.push({ to: `The word proposer at ${server}`, what: "the prompt, never a row." });
  if (proposer?.kind === "fill-mask") lines.push({ to: `The word proposer at ${place(proposer.url)}`, what: "the prompt, never a row." });
  return lines;
}

/** What never leaves the tab, whatever is chosen; with an in-tab model that includes the rows. */
export function neverLeaves(llm: LlmChoice | null, server: string, ballot: FederationInfo["ballot"] = null): string[] {
  const always = ["The labels of your rows", ...(ballot === "counts" ? [] : ["How many of your rows were answered rightly"])];
  if (!llm) return [...always, "Your rows, as long as the LLM runs in this tab", "Towards this server, whichever LLM you choose elsewhere: your rows and your key"];
  switch (llmPlace(llm, server)) {
    case "tab":
      return ["Your rows", ...always];
    case "browser":
      return [...always, "Towards any server: your rows"];
    case "server":
      return always;
    default:
      return [...always, "Towards the aggregation server: your rows and your key"];
  }
}

/** A warning when words travel in the open, else `null`. */
export function transportWarning(server: string): string | null {
  if (!server.startsWith("http:") || isLoopback(server)) return null;
  return "The server's address is not encrypted (http): whoever is in between can read the words you send.";
}
