import type { OutcomeInfo, OwnRound, Score } from "@feddtpt/client";
import { html, type TemplateResult } from "lit-html";
import type { App } from "../../internal/app.js";
import { copy } from "../../internal/browser/copy.js";
import { download } from "../../internal/browser/download.js";
import { forget } from "../../internal/control/run.js";
import type { RunView } from "../../internal/run/view.js";
import { count, intervalText, kOfN, many } from "../../internal/text/numbers.js";
import { phaseText } from "../../internal/text/phases.js";
import { diffLine } from "../parts/word-diff.js";

/** The end: the prompt, its accuracy before and after on own rows, copy and download. */
export function ending(app: App, run: RunView, outcome: OutcomeInfo): TemplateResult {
  const { title, meaning } = phaseText(outcome.status, run);
  const words = outcome.prompt.join(" ");
  return html`
    <section class="phase" aria-labelledby="phase-title">
      <h1 id="phase-title" tabindex="-1">${title}</h1>
      <p class="meaning">${meaning}</p>
      ${outcome.reason ? html`<p class="panel ${outcome.status === "failed" ? "alarm" : ""}">${outcome.reason}</p>` : null}
    </section>
    <section class="panel" aria-labelledby="result-title">
      <h2 id="result-title">${outcome.status === "finished" ? "The prompt" : "The last published prompt"}</h2>
      <p class="prompt" data-testid="prompt">${outcome.prompt.map((word) => html`<span class="word">${word}</span> `)}</p>
      <div class="actions">
        <button type="button" class="main" @click=${() => void copy(app, "prompt", words)}>${app.state.copied === "prompt" ? "Copied" : "Copy the prompt"}</button>
        <button type="button" @click=${() => download("prompt.txt", "text/plain", `${words}\n`)}>Download the prompt</button>
      </div>
      ${ownPrompt(app, outcome)}
      <h3>Against the prompt at the start</h3>
      ${diffLine(outcome.seedPrompt, outcome.prompt)}
    </section>
    <section class="panel" aria-labelledby="before-after-title">
      <h2 id="before-after-title">On your own rows</h2>
      ${outcome.before || outcome.after
        ? html`<dl class="before-after">
            <div><dt>With the first prompt</dt>${scoreCell(outcome.before)}</div>
            <div><dt>With this prompt</dt>${scoreCell(outcome.after)}</div>
          </dl>`
        : html`<p>Not measured${outcome.judgeReason ? `: ${outcome.judgeReason.replace(/\.$/, "")}` : ""}.</p>`}
      ${outcome.before || outcome.after ? html`<p class="hint">Measured here, on all your rows, with your LLM. ${outcome.judgeReason ?? ""}</p>` : null}
    </section>
    ${outcome.rounds.length ? rounds(outcome) : null}
  `;
}

/** The last thing on the page of a run that ended. */
export function forgetting(app: App): TemplateResult {
  return html`
    <div class="actions">
      <button type="button" @click=${() => void forget(app)}>Remove this run from this browser</button>
      <p class="hint">Your rows were removed when it ended; the result, the ledger and the figures are still here.</p>
    </div>
  `;
}

/** Where groups of participants have prompts: the one that works better on the own rows, if one does. */
function ownPrompt(app: App, outcome: OutcomeInfo): TemplateResult | null {
  const own = outcome.ownPrompt;
  if (!own) return null;
  const words = own.prompt.join(" ");
  if (words === outcome.prompt.join(" ")) return html`<p class="hint">No prompt for a group of participants works better on your rows (${own.score.total} compared).</p>`;
  return html`
    <h3>For your rows, this one works better</h3>
    <p class="prompt" data-testid="own-prompt">${own.prompt.map((word) => html`<span class="word">${word}</span> `)}</p>
    <p class="hint">${kOfN(own.score)} of your rows that were kept for judging, against ${kOfN(own.published)} with the prompt for all. The server does not learn which one you take.</p>
    <div class="actions">
      <button type="button" @click=${() => void copy(app, "own-prompt", words)}>${app.state.copied === "own-prompt" ? "Copied" : "Copy this one"}</button>
    </div>
  `;
}

function scoreCell(score: Score | null): TemplateResult {
  if (!score) return html`<dd class="big">not measured</dd>`;
  return html`<dd class="big figure">${kOfN(score)}</dd><dd class="hint figure">95% interval ${intervalText(score)}</dd>`;
}

function rounds(outcome: OutcomeInfo): TemplateResult {
  const votes = outcome.rounds.some(({ ballots }) => ballots?.length);
  return html`
    <section aria-labelledby="rounds-title">
      <h2 id="rounds-title">Your ${many(outcome.rounds.length, "round")}, ${many(outcome.llmCalls, "LLM call")}</h2>
      <div class="scroll" tabindex="0" role="region" aria-label="Your rounds">
        <table>
          <thead><tr><th scope="col" class="number">Round</th><th scope="col">Words you sent</th><th scope="col" class="number">Right</th><th scope="col" class="number">Calls</th><th scope="col">Counted</th>${votes ? html`<th scope="col">Ballots</th>` : null}</tr></thead>
          <tbody>${outcome.rounds.map((round) => roundRow(round, votes))}</tbody>
        </table>
      </div>
    </section>
  `;
}

function roundRow(round: OwnRound, votes: boolean): TemplateResult {
  const ballots = round.ballots ?? [];
  const calls = ballots.reduce((sum, { llmCalls }) => sum + llmCalls, round.llmCalls);
  const proposed = round.proposed !== false;
  return html`
    <tr>
      <td class="number">${round.round}</td>
      <td class="words">${proposed ? round.words.join(" ") : "–"}</td>
      <td class="number">${round.score ? kOfN(round.score) : "–"}</td>
      <td class="number">${count(calls)}</td>
      <td>${round.counted ? "yes" : proposed ? "no, too late" : "–"}</td>
      ${votes ? html`<td>${ballots.length ? `${ballots.filter(({ counted }) => counted).length} of ${ballots.length} counted` : "–"}</td>` : null}
    </tr>
  `;
}
