import { html, type TemplateResult } from "lit-html";
import type { App } from "../../internal/app.js";
import { decideBallot } from "../../internal/control/run.js";
import type { RunView, Vote } from "../../internal/run/view.js";
import { isSilent, notes, shownWords } from "../../internal/text/ballot.js";
import { place } from "../../internal/text/claims.js";
import { many } from "../../internal/text/numbers.js";

/** The candidates, and what this participant says of each. */
export function votePanel(app: App, run: RunView): TemplateResult {
  const { vote } = run;
  if (!vote) return html``;
  return html`
    <section class="panel vote" aria-labelledby="vote-title">
      <h2 id="vote-title">${many(vote.candidates.length, "prompt")} to choose from in round ${vote.round}${vote.stage > 1 ? `, stage ${vote.stage}` : ""}</h2>
      ${list(app, run, vote)}
      <p class="hint">${state(vote)}</p>
    </section>
  `;
}

/** The exact ballot before it goes, and the two answers. */
export function voteReview(app: App, run: RunView): TemplateResult {
  const { vote } = run;
  if (!vote?.ballot) return html``;
  const server = app.state.federation ? place(app.state.federation.server) : "the server";
  return html`
    <section class="panel vote review" aria-labelledby="review-title">
      <h2 id="review-title">Your ballot for round ${vote.round}, to ${server}</h2>
      ${list(app, run, vote)}
      <p class="hint">${vote.ballot.kind === "counts" ? "These counts are sent, and no row." : "The words of these prompts are sent with the names of their labels. No row is sent, and no count."} The rows they were judged on were never searched on.</p>
      <div class="actions">
        <button type="button" class="main" @click=${() => decideBallot(app, true)}>Send this ballot</button>
        <button type="button" @click=${() => decideBallot(app, false)}>Do not vote</button>
      </div>
      <p class="hint">Not voting counts as an abstention.</p>
    </section>
  `;
}

function list(app: App, run: RunView, vote: Vote): TemplateResult {
  const labels = app.state.federation?.labels.map(({ name }) => name) ?? [];
  const said = vote.ballot && vote.abstains === null ? notes(vote.ballot, vote.candidates, labels) : [];
  return html`
    <ol class="candidates" data-testid="candidates">
      ${vote.candidates.map((words, at) => {
        const now = words.join(" ") === run.given.join(" ");
        return html`<li class=${said[at] ? "chosen" : ""}><span class="words">${shownWords(words)}</span>${now ? html` <span class="hint">(in use)</span>` : null}<span class="note">${said[at] ?? ""}</span></li>`;
      })}
    </ol>
  `;
}

/** Where the ballot stands. */
function state({ ballot, abstains, sentAtMs }: Vote): string {
  if (!ballot) return "They are being tried on rows of yours that no search has seen.";
  if (abstains !== null) return `No vote from you this time: ${abstains}.`;
  if (isSilent(ballot)) return "No vote from you this time.";
  return sentAtMs === null ? "This, and nothing else, is on its way to the server." : "This, and nothing else, was sent to the server.";
}
