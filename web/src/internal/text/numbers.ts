import type { Score } from "@feddtpt/client";
import { wilson } from "./wilson.js";

const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });

/** `1234567` as `1,234,567`. */
export function count(value: number): string {
  return whole.format(value);
}

/** `3 rows`, `1 row`. */
export function many(value: number, one: string, more = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : more}`;
}

/** Bytes with a unit: `812 B`, `14.2 kB`, `31.0 MB`. */
export function bytes(value: number): string {
  if (value < 1_000) return `${value} B`;
  const units = ["kB", "MB", "GB"];
  let scaled = value / 1_000;
  let at = 0;
  while (scaled >= 999.95 && at < units.length - 1) {
    scaled /= 1_000;
    at += 1;
  }
  return `${scaled.toFixed(1)} ${units[at]}`;
}

/** A share without decimals: `0.723` as `72%`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

/** `36 of 40`, the form in which every accuracy is given. */
export function kOfN(score: Pick<Score, "correct" | "total">): string {
  return `${count(score.correct)} of ${count(score.total)}`;
}

/** The 95% interval in words, for few rows too: `77% to 96%`. */
export function intervalText(score: Pick<Score, "correct" | "total">): string {
  const { low, high } = wilson(score.correct, score.total);
  return `${percent(low)} to ${percent(high)}`;
}

/** An amount of money; small amounts keep the digits that matter: `0.0042 USD`. */
export function money(amount: number, currency: string): string {
  const digits = amount === 0 || amount >= 1 ? 2 : Math.min(6, Math.max(2, 1 - Math.floor(Math.log10(amount))));
  return `${amount.toFixed(digits)} ${currency}`.trim();
}
