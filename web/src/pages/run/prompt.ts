import { html, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { StateName } from "../../internal/run/state-name.js";
import type { RunView } from "../../internal/run/view.js";
import { kOfN } from "../../internal/text/numbers.js";
import { diffLine } from "../parts/word-diff.js";

/** The prompt as words: the one under trial marked, accepted changes fading in. Text only, never HTML. */
export function promptPanel(run: RunView, name: StateName): TemplateResult {
  const { trial } = run;
  const words = trial ? trial.prompt : run.prompt;
  return html`
    <section class="panel" aria-labelledby="prompt-title">
      <h2 id="prompt-title">${run.activity === "waiting" && run.upload?.sentAtMs != null ? "The words you sent" : "The prompt"}</h2>
      <p class="prompt" data-testid="prompt">
        ${repeat(
          words,
          (word, at) => `${at} ${word} ${run.changed[at] ?? ""}`,
          (word, at) => html`<span class=${wordClass(run, at)}>${word}</span> `,
        )}
      </p>
      <p class="trial-line">${trialLine(run)}</p>
      ${(name === "published" || run.before) && run.before ? changes(run, run.before) : null}
    </section>
  `;
}

function wordClass(run: RunView, at: number): string {
  if (run.trial?.position === at) return "word trial";
  return at in run.changed ? "word changed" : "word";
}

function trialLine(run: RunView): TemplateResult | string {
  const { trial, lastTrial } = run;
  if (trial) return html`<span class="mark-trial">Under trial:</span> ${trial.from == null ? html`<b>${trial.token}</b> is added` : html`<b>${trial.token}</b> in place of <b>${trial.from}</b>`}`;
  if (!lastTrial || run.activity !== "searching") return "";
  const result = lastTrial.score ? `${kOfN(lastTrial.score)} right` : "not measured";
  return html`Last trial: <b>${lastTrial.token}</b>, ${result}; ${lastTrial.accepted ? "kept" : "not kept"}.`;
}

/** The last publication against the one before it. Marked by signs and lines, not by colour alone. */
function changes(run: RunView, before: readonly string[]): TemplateResult {
  const same = before.join(" ") === run.given.join(" ");
  return html`
    <h3>What changed since the prompt before</h3>
    ${diffLine(before, run.given)}
    ${same ? html`<p class="hint">Nothing: the same words were found again.</p>` : null}
  `;
}
