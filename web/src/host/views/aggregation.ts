import { html, type TemplateResult } from "lit-html";
import { many } from "../../internal/text/numbers.js";
import { choice } from "../../pages/parts/field.js";
import { noticePanel } from "../../pages/parts/notice.js";
import type { LiveView, RoundReport } from "../api/types.js";
import { chooseRound } from "../control/follow.js";
import { contestOf } from "../figures/contest.js";
import { elbow, elbowText } from "../figures/elbow.js";
import { map } from "../figures/map.js";
import { type Aggregation, aggregationOf, outcomeText, rolledBackTo } from "../figures/record.js";
import type { Host } from "../host.js";
import { newestResult } from "../state/rounds.js";
import { promptOf } from "../text/events.js";
import { contestTable } from "./contest.js";
import { proposals } from "./proposals.js";
import { tokenTable } from "./tokens.js";

/** Widths of the drawings, so that their letters keep their size on a narrow screen. */
const WIDE = 720;
const NARROW = 310;

/** How a round's prompt was made, drawn from the record that the server kept. */
export function aggregation(host: Host, live: LiveView): TemplateResult {
  const { report, reportFault, round } = host.state;
  const newest = newestResult(live);
  const shown = round ?? newest;
  const rounds = [...new Set([...live.prompts.map((published) => published.round), live.round])].filter((one) => one > 0).sort((a, b) => b - a);
  return html`
    <section class="panel" aria-labelledby="aggregation-title">
      <h2 id="aggregation-title" tabindex="-1">How a prompt was made</h2>
      <p>The participants' words and the server's work on them. Only you see this: other participants and the public see the prompts and the transcript.</p>
      ${rounds.length
        ? html`<div class="fields one">${choice({
            id: "round",
            label: "Round",
            value: String(shown),
            options: rounds.map((one) => ({ value: String(one), text: one > newest ? `Round ${one} (open)` : `Round ${one}` })),
            change: (value) => chooseRound(host, Number(value)),
          })}</div>`
        : html`<p class="hint">No round has begun.</p>`}
      ${reportFault ? noticePanel(reportFault) : null}
      ${shown > 0 && report?.round === shown ? found(host, report.report) : shown > 0 ? html`<p class="hint">The round is being fetched.</p>` : rounds.length ? html`<p class="hint">No round is published yet. Choose the open one to see what has arrived.</p>` : null}
    </section>
  `;
}

function found(host: Host, report: RoundReport): TemplateResult {
  const { published } = report;
  const back = rolledBackTo(published?.record);
  const made = aggregationOf(published?.record);
  const contest = contestOf(published?.record ?? report.contest);
  return html`
    ${published === null ? html`<p>The round is open; ${many(report.proposals.length, "proposal")} arrived so far.</p>` : null}
    ${back === null ? null : html`<p>You ended this round and went back to ${promptOf(back)}; nothing was aggregated.</p>`}
    ${made ? drawn(host, made) : published && back === null ? html`<p class="hint">The record of this round cannot be drawn by this page; <code>feddtpt export</code> gives it whole.</p>` : null}
    ${contest ? contestTable(contest) : null}
    ${proposals(report.proposals)}
  `;
}

function drawn(host: Host, made: Aggregation): TemplateResult {
  const width = host.state.narrow ? NARROW : WIDE;
  const curve = made.distance_curve.length > 1;
  return html`
    <p><strong>${outcomeText(made)}</strong> ${many(made.proposals, "proposal")}, ${many(made.abstentions, "abstention")}; a word is released when at least ${many(made.release_threshold, "participant")} support it or its cluster.</p>
    ${made.tokens.length === 0
      ? null
      : html`
          <h3>The words, by how alike they are</h3>
          ${map(made, width)}
          <p class="hint">Near words mean alike to the server's model; lines tie a cluster to the word that stands for it. Larger marks were sent more often, filled ones were released. Two principal components, no unit.</p>
          ${tokenTable(host, made)}
        `}
    ${curve
      ? html`
          <h3>How the clusters were cut</h3>
          ${elbow(made, width)}
          <p class="hint">${elbowText(made)} Words nearer than the radius belong together.</p>
          ${distances(made)}
        `
      : null}
  `;
}

function distances(made: Aggregation): TemplateResult {
  return html`
    <details>
      <summary>The distances as a table</summary>
      <div class="scroll low" tabindex="0" role="region" aria-label="Distances">
        <table>
          <thead><tr><th scope="col" class="number">Place</th><th scope="col" class="number">Distance</th></tr></thead>
          <tbody>${made.distance_curve.map((distance, at) => html`<tr><td class="number">${at + 1}${at === made.elbow_index ? " (elbow)" : ""}</td><td class="number">${distance.toFixed(4)}</td></tr>`)}</tbody>
        </table>
      </div>
    </details>
  `;
}
