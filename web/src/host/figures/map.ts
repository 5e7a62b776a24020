import { html, svg, type TemplateResult } from "lit-html";
import { many } from "../../internal/text/numbers.js";
import { placeLabels } from "./labels.js";
import type { Aggregation, TokenRecord } from "./record.js";
import { fit } from "./scale.js";

const HEIGHT = 320;
const MARGIN = 28;

/**
 * The words on a plane: alike ones are near each other. A line ties each word of a cluster to the one that stands for it; a
 * mark's area grows with how often the word was sent; filled ones were released.
 */
export function map(found: Aggregation, width: number): TemplateResult {
  const places = fit(found.tokens.map((token) => token.map), width, HEIGHT, MARGIN);
  const at = new Map(found.tokens.map((token, index) => [token.token, places[index] as [number, number]]));
  const marks = found.tokens.map((token) => ({ token, radius: radius(token), x: at.get(token.token)?.[0] ?? 0, y: at.get(token.token)?.[1] ?? 0 }));
  const named = marks.toSorted((a, b) => rank(b.token) - rank(a.token)).map((mark) => ({ ...mark, text: mark.token.token }));
  const boxes = marks.map((mark) => ({ ...mark, text: "" }));
  const labels = placeLabels(named, boxes, width, HEIGHT);
  const strong = new Set(found.tokens.filter((token) => token.released).map((token) => token.token));
  return html`
    <svg class="drawing" viewBox=${`0 0 ${width} ${HEIGHT}`} role="img" aria-label=${mapText(found)}>
      ${found.clusters.flatMap((cluster) => cluster.tokens.map((token) => tie(at.get(cluster.representative), at.get(token))))}
      ${marks.map(({ token, x, y, radius }) => svg`<circle class=${token.released ? "word-mark released" : "word-mark"} cx=${x} cy=${y} r=${radius}><title>${token.token}</title></circle>`)}
      ${labels.map((label) => svg`<text class=${strong.has(label.text) ? "strong" : "soft"} x=${label.x} y=${label.y} text-anchor=${label.anchor}>${label.text}</text>`)}
    </svg>
  `;
}

/** The same in a sentence. */
export function mapText(found: Aggregation): string {
  const released = found.tokens.filter((token) => token.released).map((token) => token.token);
  const names = released.length ? ` Released: ${released.join(", ")}.` : "";
  return `${many(found.tokens.length, "different word")} on a plane, in ${many(found.clusters.length, "cluster")}.${names}`;
}

function tie(from: [number, number] | undefined, to: [number, number] | undefined): TemplateResult | null {
  if (!from || !to || from === to) return null;
  return svg`<line class="tie" x1=${from[0]} y1=${from[1]} x2=${to[0]} y2=${to[1]} />`;
}

function radius(token: TokenRecord): number {
  return Math.min(16, 4 + 2 * Math.sqrt(token.occurrences - 1));
}

/** Names of released words come first, then of those that stand for a cluster. */
function rank(token: TokenRecord): number {
  return (token.released ? 1e6 : 0) + (token.representative ? 1e3 : 0) + token.participants;
}
