import { html, type TemplateResult } from "lit-html";
import { exactTime, until } from "../../internal/text/times.js";
import type { Host } from "../host.js";

/** A moment of the server's clock: relative, and exact on hovering. */
export function when(host: Host, timeMs: number): TemplateResult {
  const exact = exactTime(timeMs);
  return html`<time class="figure" datetime=${exact} title=${exact}>${until(timeMs, host.state.nowMs + (host.api?.aheadMs ?? 0))}</time>`;
}
