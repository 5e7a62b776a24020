/** A ballot in words. */
import type { Ballot } from "@feddtpt/client";

/** The names of the labels at these places. */
function names(places: readonly number[], labels: readonly string[]): string {
  return places.map((place) => labels[place] ?? `label ${place + 1}`).join(", ");
}

/** The words of a prompt; the empty one by name. */
export function shownWords(words: readonly string[]): string {
  return words.length ? words.join(" ") : "(no words)";
}

/** What a ballot says of each candidate, in the order of the list, the prompt in use first; empty where it says nothing. */
export function notes(ballot: Ballot, candidates: readonly (readonly string[])[], labels: readonly string[]): string[] {
  return candidates.map((words, at) => {
    if (ballot.kind === "counts") return countsText(ballot.counts[at] ?? [], labels);
    const choice = ballot.choices.find((one) => one.words.join(" ") === words.join(" "));
    if (!choice?.labels.length) return "";
    const where = `${votes(choice.blocks)} for ${names(choice.labels, labels)}`;
    return at === 0 ? `compared with${where}` : `works ${choice.worse ? "worse" : "better"}${where}`;
  });
}

/** On how many more groups of rows it is so than not. */
function votes(blocks: number): string {
  return ` (${blocks} ${blocks === 1 ? "vote" : "votes"})`;
}

/** Whether a ballot says nothing at all. */
export function isSilent(ballot: Ballot): boolean {
  return ballot.kind === "counts" ? ballot.counts.flat().every(([, rows]) => rows === 0) : ballot.choices.every((choice) => choice.labels.length === 0);
}

/** A ballot word for word, for the ledger: what was compared with, and one line for each choice, or for each candidate in the order of the list. */
export function ballotLines(ballot: Ballot, labels: readonly string[]): string[] {
  if (isSilent(ballot)) return ["no vote"];
  if (ballot.kind === "counts") return ballot.counts.map((counts, at) => `prompt ${at + 1}: ${countsText(counts, labels)}`);
  return ballot.choices.map(({ words, labels: places, worse, blocks }, at) => `${worse ? "worse" : at === 0 ? "compared with" : "better"}${votes(blocks)} for ${names(places, labels)}: ${shownWords(words)}`);
}

function countsText(counts: readonly (readonly number[])[], labels: readonly string[]): string {
  const held = counts.map(([right = 0, rows = 0], at) => ({ text: `${right} of ${rows} ${names([at], labels)}`, rows }));
  const told = held.filter(({ rows }) => rows > 0).map(({ text }) => text);
  return told.length ? `${told.join(", ")} right` : "";
}
