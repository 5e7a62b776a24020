import { html, type TemplateResult } from "lit-html";
import type { LiveView } from "../api/types.js";
import { askFor } from "../control/wishes.js";
import type { Host } from "../host.js";
import { cannotClose, isOver, openRound } from "../state/rounds.js";

/** What the host can do to the course of the federation; nothing, once it is over. */
export function controls(host: Host, live: LiveView): TemplateResult | null {
  if (isOver(live)) return null;
  const round = openRound(live);
  const lacking = cannotClose(live);
  return html`
    <div class="actions" role="group" aria-label="Course of the federation">
      ${live.status === "paused"
        ? html`<button type="button" class="main" @click=${() => askFor(host, { kind: "resume" })}>Resume</button>`
        : html`<button type="button" @click=${() => askFor(host, { kind: "pause" })}>Pause</button>`}
      <button type="button" ?disabled=${lacking !== null} aria-describedby=${lacking ? "cannot-close" : "none"} @click=${() => round !== null && askFor(host, { kind: "close-round", round, stage: live.stage ?? 0 })}>Close the round now</button>
      <button type="button" class="quiet" @click=${() => askFor(host, { kind: "cancel" })}>Cancel the federation</button>
    </div>
    ${lacking && live.round > 0 ? html`<p id="cannot-close" class="hint">The round cannot be closed now: ${lacking} To go back to an earlier prompt, see the prompts below.</p>` : html`<p id="cannot-close" class="hint">${round === null ? "No round is open yet." : "To go back to an earlier prompt, see the prompts below."}</p>`}
  `;
}
