import { html, svg, type TemplateResult } from "lit-html";
import { copy } from "../../internal/browser/copy.js";
import { many } from "../../internal/text/numbers.js";
import { qrCode } from "../figures/qr.js";
import type { Host } from "../host.js";

/** Codes are drawn at once for this many links; others are unfolded one by one. */
const CODES_AT_ONCE = 4;

/** The links of invites made in this tab. */
export function madeLinks(host: Host): TemplateResult | null {
  const { links, copied } = host.state;
  if (links.length === 0) return null;
  return html`
    <section class="made" aria-labelledby="made-title">
      <h3 id="made-title">${many(links.length, "new link")}, shown this once</h3>
      <p>Give each to one person, by a way that only they can read: whoever opens a link first takes its place. They are gone when this tab is reloaded.</p>
      <div class="actions tight">
        ${links.length > 1 ? html`<button type="button" @click=${() => void copy(host, "all-links", links.join("\n"))}>${copied === "all-links" ? "Copied" : "Copy all links"}</button>` : null}
        <button type="button" class="quiet" @click=${() => host.update({ links: [], told: "The links are no longer shown." })}>I have handed them out</button>
      </div>
      <ul class="links">${links.map((link, at) => html`<li>${madeLink(host, link, at)}</li>`)}</ul>
    </section>
  `;
}

function madeLink(host: Host, link: string, at: number): TemplateResult {
  const number = host.state.links.length > 1 ? ` ${at + 1}` : "";
  return html`
    <div class="link-text">
      <p><code data-testid="invite-link">${link}</code></p>
      <button type="button" class="small" aria-label=${host.state.copied === link ? `Copied link${number}` : `Copy link${number}`} @click=${() => void copy(host, link, link)}>${host.state.copied === link ? "Copied" : "Copy"}</button>
    </div>
    <details class="code" ?open=${host.state.links.length <= CODES_AT_ONCE}>
      <summary>QR code</summary>
      ${picture(link, number)}
    </details>
  `;
}

/** Dark on light with its margin also on a dark page: not every reader takes the reverse. */
function picture(link: string, number: string): TemplateResult {
  const { size, path } = qrCode(link);
  return html`
    <svg class="qr" viewBox=${`0 0 ${size} ${size}`} role="img" aria-label=${`QR code of link${number}`} shape-rendering="crispEdges">
      ${svg`<rect width=${size} height=${size} fill="#ffffff" /><path d=${path} fill="#000000" />`}
    </svg>
  `;
}
