/** A word of two prompts laid over each other. */
export interface DiffWord {
  word: string;
  change: "kept" | "added" | "removed";
}

/** What changed from one prompt to the next, by their longest common subsequence; removed words stand before added ones. */
export function wordDiff(before: readonly string[], after: readonly string[]): DiffWord[] {
  const common = lengths(before, after);
  const words: DiffWord[] = [];
  let [at, to] = [0, 0];
  while (at < before.length || to < after.length) {
    const [was, is] = [before[at], after[to]];
    if (was !== undefined && was === is) {
      words.push({ word: was, change: "kept" });
      at += 1;
      to += 1;
    } else if (was !== undefined && (is === undefined || lengthAt(common, at + 1, to) >= lengthAt(common, at, to + 1))) {
      words.push({ word: was, change: "removed" });
      at += 1;
    } else if (is !== undefined) {
      words.push({ word: is, change: "added" });
      to += 1;
    }
  }
  return words;
}

/** Entry (i, j): how many words `before[i..]` and `after[j..]` have in common, in order. */
function lengths(before: readonly string[], after: readonly string[]): number[][] {
  const table = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const row = table[i] as number[];
      row[j] =
        before[i] === after[j]
          ? lengthAt(table, i + 1, j + 1) + 1
          : Math.max(lengthAt(table, i + 1, j), lengthAt(table, i, j + 1));
    }
  }
  return table;
}

function lengthAt(table: number[][], i: number, j: number): number {
  return table[i]?.[j] ?? 0;
}
