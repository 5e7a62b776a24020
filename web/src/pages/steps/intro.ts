import { html, type TemplateResult } from "lit-html";
import type { App } from "../../internal/app.js";
import { leaves, neverLeaves, place, transportWarning } from "../../internal/text/claims.js";
import { many } from "../../internal/text/numbers.js";
import { duration } from "../../internal/text/times.js";
import { leavingLists } from "../parts/leaving-lists.js";
import { stepActions } from "../parts/step-actions.js";

/** Step 1: the task, the labels, the rounds, who hosts, what leaves and what never does. */
export function intro(app: App): TemplateResult {
  const { federation } = app.state;
  if (!federation) return html``;
  const over = ["finished", "failed", "cancelled"].includes(federation.status);
  const ended = federation.status === "finished" ? "finished" : federation.status === "cancelled" ? "been cancelled by the host" : "ended early";
  const warning = transportWarning(federation.server);
  return html`
    <h1 tabindex="-1">${federation.name}</h1>
    <p class="lead">${federation.description || "The host gave no description."}</p>
    ${over
      ? html`<p class="panel">This federation has ${ended}; it takes no new participants. ${federation.reason ?? ""}</p>`
      : null}
    <p>
      Several people with labelled rows look for one good prompt together: each tries words on rows of their own, and only words are shared. Nothing starts
      before you click.
    </p>
    <dl class="facts">
      <div><dt>Labels</dt><dd><ul class="chips">${federation.labels.map(({ name }) => html`<li>${name}</li>`)}</ul></dd></div>
      <div><dt>Each row has</dt><dd>${federation.pairs ? "two texts and a label" : "a text and a label"}</dd></div>
      <div><dt>Rounds</dt><dd>${federation.rounds}, of at most ${duration(federation.roundMaxMs)} each; ${many(federation.iterations, "word")} tried a round${federation.clientsPerRound == null ? "" : `; each asks ${federation.clientsPerRound} of the participants, drawn anew`}</dd></div>
      <div><dt>Hosted by</dt><dd>${federation.host ?? "the host gave no name"}, at ${place(federation.server)}</dd></div>
      <div>
        <dt>So far</dt>
        <dd>${many(federation.participants, "participant")} joined; ${federation.status === "gathering" ? `starts with ${federation.quorum}` : federation.status === "paused" ? "paused by the host" : `round ${federation.round} is open`}</dd>
      </div>
    </dl>
    ${leavingLists(leaves(federation, null, null), neverLeaves(null, federation.server, federation.ballot))}
    ${warning ? html`<p class="panel alarm">${warning}</p>` : null}
    <details>
      <summary>What this page does not promise</summary>
      <p>
        The server sees which words are yours. Nothing here hides who took part. Whoever serves this page could change it; who does not trust the host can build
        the program from its source and take part from a terminal.
      </p>
    </details>
    ${over ? null : stepActions(app)}
  `;
}
