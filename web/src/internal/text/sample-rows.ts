import type { FederationInfo } from "@feddtpt/client";

/** The sample's file name; the page says that its rows are made up. */
export const SAMPLE_NAME = "sample-rows.csv";

/** Sentences around a label's public words. They say nothing about anybody. */
const FRAMES = [
  "This short text is about {word}.",
  "Somebody wrote a line that reads like {word}.",
  "An example of {word}, made up by this page.",
  "Here is one more text of the kind {word}.",
  "What it says comes close to {word}.",
  "A made-up line; most people would call it {word}.",
];

/**
 * A CSV with made-up rows, balanced over the task's labels, from nothing but the task's public words. It shows how a file
 * looks and lets a run be tried; a prompt found on it is worth nothing.
 */
export function sampleCsv({ labels, pairs }: Pick<FederationInfo, "labels" | "pairs">): string {
  const lines = [pairs ? "label,text,text_b" : "label,text"];
  for (const frame of FRAMES) {
    for (const { name, verbalizers } of labels) {
      const text = frame.replace("{word}", verbalizers[0] ?? name);
      lines.push([name, text, ...(pairs ? [`It belongs to the text before it: ${name}.`] : [])].map(cell).join(","));
    }
  }
  return `${lines.join("\r\n")}\r\n`;
}

/** A CSV field by RFC 4180. */
function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
