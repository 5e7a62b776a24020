import { html, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { StateName } from "../../internal/run/state-name.js";
import type { RunView, Trial, TrialResult } from "../../internal/run/view.js";
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
  if (run.trial && isUnderTrial(run.trial, at)) return "word trial";
  return at in run.changed ? "word changed" : "word";
}

/** Whether the edit shows in the word at this place of the prompt that it makes. */
function isUnderTrial({ kind, position }: Trial, at: number): boolean {
  if (kind === "delete") return false;
  return at === position || (kind === "swap" && at === position + 1);
}

function trialLine(run: RunView): TemplateResult | string {
  const { trial, lastTrial } = run;
  if (trial) return html`<span class="mark-trial">Under trial:</span> ${edit(trial)}`;
  if (!lastTrial || run.activity !== "searching") return "";
  const result = lastTrial.score ? `${kOfN(lastTrial.score)} right` : "not measured";
  return html`Last trial: ${edit(lastTrial)}, ${result}; ${lastTrial.accepted ? "kept" : "not kept"}.`;
}

/** What a trial does to the prompt. */
function edit({ kind, from, token }: Pick<TrialResult, "kind" | "from" | "token">): TemplateResult {
  switch (kind) {
    case "insert":
      return html`<b>${token}</b> is added`;
    case "delete":
      return html`<b>${token}</b> is left out`;
    case "swap":
      return html`<b>${token}</b> and <b>${from}</b> change places`;
    case "replace":
      return html`<b>${token}</b> in place of <b>${from}</b>`;
  }
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
