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
  return candidates.map((_, at) => {
    if (ballot.kind === "counts") return countsText(ballot.counts[at] ?? [], labels);
    if (isSilent(ballot)) return "";
    const net = ballot.net[at] ?? 0;
    if (at === 0) return `compared with${votes(ballot.votes)} for ${names(ballot.labels, labels)}`;
    return net === 0 ? "" : `works ${better(net)} for ${names(ballot.labels, labels)}`;
  });
}

/** Whether it is better, and on how many more groups of rows it is so than not. */
function better(net: number): string {
  return `${net > 0 ? "better" : "worse"}${votes(Math.abs(net))}`;
}

function votes(blocks: number): string {
  return ` (${blocks} ${blocks === 1 ? "vote" : "votes"})`;
}

/** Whether a ballot says nothing at all. */
export function isSilent(ballot: Ballot): boolean {
  return ballot.kind === "counts" ? ballot.counts.flat().every(([, rows]) => rows === 0) : ballot.labels.length === 0;
}

/** A ballot as it was sent, for the ledger: one line for each candidate of which it says something, by its place in the list. */
export function ballotLines(ballot: Ballot, labels: readonly string[]): string[] {
  if (isSilent(ballot)) return ["no vote"];
  if (ballot.kind === "counts") return ballot.counts.map((counts, at) => `prompt ${at + 1}: ${countsText(counts, labels)}`);
  const said = ballot.net.flatMap((net, at) => (net === 0 ? [] : [`prompt ${at + 1}: ${better(net)}`]));
  return [`for ${names(ballot.labels, labels)}${votes(ballot.votes)}`, ...said];
}

function countsText(counts: readonly (readonly number[])[], labels: readonly string[]): string {
  const held = counts.map(([right = 0, rows = 0], at) => ({ text: `${right} of ${rows} ${names([at], labels)}`, rows }));
  const told = held.filter(({ rows }) => rows > 0).map(({ text }) => text);
  return told.length ? `${told.join(", ")} right` : "";
}
