// What the participants of these tests hold: short rows, since a model in a tab on a busy machine is slow.

/** Words that tell the stand-in model what a row is. */
export const GOOD = ["kind", "lovely", "perfect", "best", "laugh", "quick", "warm", "fine"];
export const BAD = ["cold", "asleep", "broke", "dirty", "loud", "money", "nobody", "late"];

const TEXTS = [
  ["praise", "the staff were kind"],
  ["complaint", "the soup came cold"],
  ["praise", "a lovely film"],
  ["complaint", "i fell asleep"],
  ["praise", "a perfect phone"],
  ["complaint", "the screen broke"],
  ["praise", "the best hotel"],
  ["complaint", "a dirty room"],
  ["praise", "it made me laugh"],
  ["complaint", "the street was loud"],
  ["praise", "a quick delivery"],
  ["complaint", "i want my money back"],
  ["praise", "a warm welcome"],
  ["complaint", "nobody answered"],
  ["praise", "a fine cast"],
  ["complaint", "the bus was late"],
];

/** `count` rows; participants with other numbers hold other rows. */
export function rows(participant = 0, count = 8) {
  return Array.from({ length: count }, (_, at) => TEXTS[(participant * 4 + at) % TEXTS.length]);
}

const quoted = (field) => (/[",\n\r]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);

/** A CSV file of [label, text] rows. */
export function csv(list) {
  return ["label,text", ...list.map((row) => row.map(quoted).join(","))].join("\n") + "\n";
}
