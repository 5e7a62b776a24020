import { html, svg, type TemplateResult } from "lit-html";
import type { Aggregation } from "./record.js";
import { ticks } from "./scale.js";

const HEIGHT = 240;
const PLACE = { left: 46, right: 14, top: 14, bottom: 40 };

/** The sorted nearest-neighbour distances, the elbow as a dot, and the radius as a dashed line. */
export function elbow(found: Aggregation, width: number): TemplateResult {
  const { distance_curve: curve, eps, elbow_index: at } = found;
  const marks = ticks(Math.max(...curve, eps ?? 0), 4);
  const top = marks.at(-1) ?? 1;
  const right = width - PLACE.right;
  const bottom = HEIGHT - PLACE.bottom;
  const x = (index: number): number => PLACE.left + ((right - PLACE.left) * index) / Math.max(1, curve.length - 1);
  const y = (distance: number): number => bottom - ((bottom - PLACE.top) * distance) / top;
  const line = curve.map((distance, index) => `${index ? "L" : "M"}${x(index).toFixed(1)} ${y(distance).toFixed(1)}`).join("");
  const knee = at === null ? undefined : curve[at];
  return html`
    <svg class="drawing" viewBox=${`0 0 ${width} ${HEIGHT}`} role="img" aria-label=${elbowText(found)}>
      ${marks.map((mark) => svg`<line class="grid" x1=${PLACE.left} x2=${right} y1=${y(mark)} y2=${y(mark)} /><text class="soft" x=${PLACE.left - 8} y=${y(mark) + 4} text-anchor="end">${mark}</text>`)}
      <text class="soft" x=${(PLACE.left + right) / 2} y=${HEIGHT - 6} text-anchor="middle">place in ascending order</text>
      <text class="soft" x=${PLACE.left} y=${bottom + 18} text-anchor="middle">1</text>
      <text class="soft" x=${right} y=${bottom + 18} text-anchor="end">${curve.length}</text>
      ${eps === null ? null : svg`<line class="radius" x1=${PLACE.left} x2=${right} y1=${y(eps)} y2=${y(eps)} /><text x=${PLACE.left + 6} y=${y(eps) - 6}>radius ${eps.toFixed(3)}</text>`}
      <path class="line" d=${line} />
      ${knee === undefined || at === null ? null : svg`<circle class="knee" cx=${x(at)} cy=${y(knee)} r="6" />`}
    </svg>
  `;
}

/** The same in a sentence. */
export function elbowText({ distance_curve: curve, eps, elbow_index: at }: Aggregation): string {
  const radius = eps === null ? "no radius was chosen" : `the radius is ${eps.toFixed(3)}`;
  const knee = at === null ? "the curve has no elbow" : `the elbow is at place ${at + 1}`;
  return `${curve.length} distances to the nearest neighbours in ascending order; ${knee}, ${radius}.`;
}
