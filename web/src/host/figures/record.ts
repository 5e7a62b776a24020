/**
 * An aggregation's record, as `aggregation::result::Aggregation` writes it and `server::aggregator` stores it. It is read
 * with care: a record of a later version may hold more or less, and is then not drawn.
 */

/** `aggregation::result::Withheld` */
export type Withheld = "noise" | "not-representative" | "below-threshold" | "not-chosen" | "over-length";

/** `aggregation::result::TokenRecord` */
export interface TokenRecord {
  token: string;
  occurrences: number;
  participants: number;
  attention: number;
  alpha: number;
  cluster: number | null;
  representative: boolean;
  released: boolean;
  withheld: Withheld | null;
  map: [number, number];
}

/** `aggregation::result::ClusterRecord` */
export interface ClusterRecord {
  id: number;
  tokens: string[];
  participants: number;
  representative: string;
  released: boolean;
}

/** `aggregation::result::Aggregation` */
export interface Aggregation {
  outcome: "aggregated" | "kept-incumbent";
  reason?: string;
  proposals: number;
  abstentions: number;
  release_threshold: number;
  eps: number | null;
  distance_curve: number[];
  elbow_index: number | null;
  tokens: TokenRecord[];
  clusters: ClusterRecord[];
}

/** The aggregation in a round's record; `null` where there is none, as for the seed prompt. */
export function aggregationOf(record: unknown): Aggregation | null {
  const found = (record as { aggregation?: Partial<Aggregation> } | null)?.aggregation;
  if (!Array.isArray(found?.tokens) || !Array.isArray(found.clusters) || !Array.isArray(found.distance_curve)) return null;
  return found.tokens.every(isToken) ? (found as Aggregation) : null;
}

/** The round that a rolled back round went back to, if it is one. */
export function rolledBackTo(record: unknown): number | null {
  const to = (record as { rolled_back_to?: unknown } | null)?.rolled_back_to;
  return typeof to === "number" ? to : null;
}

function isToken(one: Partial<TokenRecord>): boolean {
  return typeof one.token === "string" && Array.isArray(one.map) && one.map.length === 2 && typeof one.attention === "number";
}

/** Tokens with the largest first, by what is asked; equal ones by the alphabet. */
export function sortedTokens(tokens: readonly TokenRecord[], by: "attention" | "participants"): TokenRecord[] {
  return tokens.toSorted((a, b) => b[by] - a[by] || (a.token < b.token ? -1 : 1));
}

/** Why a token is not in the next prompt, in words; `k` is the release threshold. */
export function fate(token: TokenRecord, k: number): string {
  if (token.released) return "released";
  switch (token.withheld) {
    case "noise":
      return "held back: in no cluster";
    case "not-representative":
      return "another word stands for its cluster";
    case "below-threshold":
      return `held back: fewer than ${k} participants support it`;
    case "not-chosen":
      return "not chosen";
    case "over-length":
      return "no room: the prompt was full";
    default:
      return "not used";
  }
}

/** What the aggregation came to, in a sentence. */
export function outcomeText(found: Aggregation): string {
  if (found.outcome === "aggregated") {
    const released = found.tokens.filter((token) => token.released).length;
    return `${released} of ${found.tokens.length} different words were released.`;
  }
  const reasons: Record<string, string> = {
    "no-proposals": "nobody sent a proposal",
    "all-abstained": "every participant sent the given prompt back",
    "no-tokens": "every proposal was empty",
    "all-noise": "no word was in a cluster",
    "nothing-releasable": `no word was supported by ${found.release_threshold} participants`,
  };
  return `The prompt stayed as it was: ${reasons[found.reason ?? ""] ?? "the record gives no reason"}.`;
}
