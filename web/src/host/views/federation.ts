import { html, type TemplateResult } from "lit-html";
import { duration } from "../../internal/text/times.js";
import { noticePanel } from "../../pages/parts/notice.js";
import type { Host } from "../host.js";
import { aggregation } from "./aggregation.js";
import { history } from "./history.js";
import { invites } from "./invites.js";
import { overview } from "./overview.js";
import { participants } from "./participants.js";
import { transcript } from "./transcript.js";

const SECTIONS = [
  ["invites", "Invites"],
  ["participants", "Participants"],
  ["history", "Prompts"],
  ["aggregation", "Aggregation"],
  ["transcript", "Transcript"],
] as const;

/** Everything about one federation. */
export function federation(host: Host): TemplateResult {
  const { live, listsFault } = host.state;
  if (!live) return html`<h1 tabindex="-1">Opening the federation</h1>${away(host)}<p class="lead">The server is asked how it stands.</p>`;
  return html`
    ${overview(host, live, away(host))}
    <nav class="jumps" aria-label="Sections">${SECTIONS.map(([id, name]) => html`<button type="button" class="quiet small" @click=${() => jump(id)}>${name}</button>`)}</nav>
    ${listsFault ? noticePanel(listsFault) : null}
    ${invites(host, live)} ${participants(host, live)} ${history(host, live)} ${aggregation(host, live)} ${transcript(host)}
  `;
}

/** The server is away: what is shown is the last that was heard. */
function away(host: Host): TemplateResult | null {
  const { away: gone, nowMs } = host.state;
  if (!gone) return null;
  return html`
    <div class="panel alarm" role="alert">
      <p><strong>${gone.reason}</strong></p>
      <p>The federation goes on without this page; what stands here may be old. <span class="figure">Next try in ${duration(gone.untilMs - nowMs)}.</span></p>
      <div class="actions"><button type="button" @click=${() => host.stream?.tryNow()}>Try now</button></div>
    </div>
  `;
}

/** Not by the fragment: that names the federation. */
function jump(id: string): void {
  const title = document.getElementById(`${id}-title`);
  title?.scrollIntoView({ block: "start" });
  title?.focus({ preventScroll: true });
}
