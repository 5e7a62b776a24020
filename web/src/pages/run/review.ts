import { html, type TemplateResult } from "lit-html";
import type { App } from "../../internal/app.js";
import { decide } from "../../internal/control/run.js";
import type { RunView } from "../../internal/run/view.js";
import { place } from "../../internal/text/claims.js";
import { kOfN, many } from "../../internal/text/numbers.js";

/** The exact words before they go, and the two answers. */
export function review(app: App, run: RunView): TemplateResult {
  const { upload } = run;
  if (!upload) return html``;
  const same = upload.words.join(" ") === run.given.join(" ");
  return html`
    <section class="panel review" aria-labelledby="review-title">
      <h2 id="review-title">${many(upload.words.length, "word")} for round ${upload.round}, to ${app.state.federation ? place(app.state.federation.server) : "the server"}</h2>
      <p class="prompt">${upload.words.join(" ")}</p>
      <p class="hint">
        ${upload.score ? `${kOfN(upload.score)} right on the rows of this round. ` : ""}${same ? "These are the words that the round started from; no better ones were found." : "All are words of the task's public list, and none stands only in your rows."}
      </p>
      ${same ? null : html`<p>The round started from: <span class="words">${run.given.join(" ")}</span></p>`}
      <div class="actions">
        <button type="button" class="main" @click=${() => decide(app, true)}>Send these words</button>
        <button type="button" @click=${() => decide(app, false)}>Send the given prompt back</button>
      </div>
      <p class="hint">Sending the given prompt back counts as an abstention.</p>
    </section>
  `;
}
