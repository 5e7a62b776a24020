// How the stand-in model answers: a fixed rule that a search has something to find in.
import { BAD, GOOD } from "./rows.mjs";

/** A small stable hash (FNV-1a). */
export function hash(text) {
  let state = 0x811c9dc5;
  for (const byte of Buffer.from(text)) {
    state = Math.imul(state ^ byte, 0x01000193) >>> 0;
  }
  return state;
}

/** Prompt words that make the model heed hard rows: about one in four. */
export const helps = (word) => hash(word) % 4 === 0;

/** Rows that the model gets wrong without such a word: about half. */
export const isHard = (row) => (hash(row) >>> 7) % 2 === 0;

/** The prompt and the row in a filled template "{prompt} : {text} this is a"; none in anything else. */
export function parts(question) {
  const found = /^(.*?) : ([\s\S]*?) this is an?\b/.exec(question);
  return found ? { prompt: found[1].trim(), row: found[2].trim() } : undefined;
}

/** "praise" or "complaint". */
export function answer(question) {
  const { prompt = "", row = question } = parts(question) ?? {};
  const words = row.toLowerCase().split(/[^a-z]+/);
  const count = (list) => words.filter((word) => list.includes(word)).length;
  const good = count(GOOD) >= count(BAD);
  const heeds = !isHard(row) || prompt.split(/\s+/).some(helps);
  return good === heeds ? "praise" : "complaint";
}

/** Proposals of a fill-mask model: words of `vocabulary`, best first, the same for the same text. */
export function fillMask(text, vocabulary, count) {
  const ranked = vocabulary.map((word) => [hash(`${text}/${word}`), word]).sort(([a], [b]) => a - b);
  return ranked.slice(0, count).map(([, word], at) => ({
    score: 1 / (at + 2),
    token: at,
    token_str: word,
    sequence: text.replace("[MASK]", word),
  }));
}
