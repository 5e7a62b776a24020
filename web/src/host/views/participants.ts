import { html, type TemplateResult } from "lit-html";
import { count } from "../../internal/text/numbers.js";
import type { LiveView, ParticipantView } from "../api/types.js";
import { askFor } from "../control/wishes.js";
import type { Host } from "../host.js";
import { isOver } from "../state/rounds.js";
import { participantStateName } from "../text/overview.js";
import { when } from "./when.js";

/** Who takes part, where each of them is, and the way to remove one. */
export function participants(host: Host, live: LiveView): TemplateResult {
  const { participants: all } = host.state;
  return html`
    <section class="panel" aria-labelledby="participants-title">
      <h2 id="participants-title" tabindex="-1">Participants</h2>
      <p>The server knows their words and their address, and no name. Which person one of them is, you know by the invite that you gave them.</p>
      ${all === null ? html`<p class="hint">The list is being fetched.</p>` : all.length === 0 ? html`<p class="hint">Nobody has joined yet.</p>` : list(host, live, all)}
    </section>
  `;
}

function list(host: Host, live: LiveView, all: readonly ParticipantView[]): TemplateResult {
  const newest = all.toSorted((a, b) => b.last_seen_ms - a.last_seen_ms || (a.id < b.id ? -1 : 1));
  return html`
    <div class="scroll tall" tabindex="0" role="region" aria-label="List of participants">
      <table class="wide blocks" aria-label="Participants">
        <thead><tr><th scope="col">Participant</th><th scope="col">State</th><th scope="col">Last heard of</th><th scope="col">Joined</th><th scope="col" class="number">Proposals</th><th scope="col"><span class="off-screen">Remove</span></th></tr></thead>
        <tbody>${newest.map((one) => line(host, live, one))}</tbody>
      </table>
    </div>
  `;
}

function line(host: Host, live: LiveView, one: ParticipantView): TemplateResult {
  const there = one.state !== "left" && one.state !== "removed";
  return html`
    <tr>
      <th scope="row"><code class="id">${one.id}</code></th>
      <td>${participantStateName(one.state)}</td>
      <td><span class="of narrow-only">heard of </span>${when(host, one.last_seen_ms)}</td>
      <td><span class="of narrow-only">joined </span>${when(host, one.joined_ms)}</td>
      <td class="number">${count(one.proposals)}<span class="of narrow-only"> proposals</span></td>
      <td class="do">${there && !isOver(live) ? html`<button type="button" class="small" aria-label=${`Remove ${one.id}`} @click=${() => askFor(host, { kind: "remove", participant: one.id })}>Remove</button>` : null}</td>
    </tr>
  `;
}
