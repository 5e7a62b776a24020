import { html, type TemplateResult } from "lit-html";
import { many } from "../../internal/text/numbers.js";
import { diffLine } from "../../pages/parts/word-diff.js";
import type { LiveView } from "../api/types.js";
import { chooseRound } from "../control/follow.js";
import { askFor } from "../control/wishes.js";
import type { Host } from "../host.js";
import { type HistoryLine, historyLines, newestResult, openRound } from "../state/rounds.js";
import { promptOf } from "../text/events.js";

/** The prompts so far, newest first, each as what changed. */
export function history(host: Host, live: LiveView): TemplateResult {
  const lines = historyLines(live, host.state.transcript ?? []);
  const open = openRound(live);
  return html`
    <section class="panel" aria-labelledby="history-title">
      <h2 id="history-title" tabindex="-1">Prompts</h2>
      <p class="hint">Each against the one before it. They are public: every participant sees them.</p>
      <ol class="history" reversed>${lines.map((line) => html`<li>${entry(host, live, line, open)}</li>`)}</ol>
    </section>
  `;
}

function entry(host: Host, live: LiveView, line: HistoryLine, open: number | null): TemplateResult {
  const { round } = line;
  const newest = round === newestResult(live);
  const same = line.before !== null && line.before.join(" ") === line.prompt.join(" ");
  const how = round === 0 ? "the seed prompt, from the task file" : line.backTo === null ? `made of ${many(line.proposals, "proposal")}` : `you went back to ${promptOf(line.backTo)}`;
  return html`
    <div class="history-head">
      <h3>${round === 0 ? "Start" : `Round ${round}`}${newest ? html` <span class="tag">in use</span>` : null}${line.backTo !== null ? html` <span class="tag">rolled back</span>` : null}</h3>
      <p class="hint">${how}</p>
    </div>
    ${line.before ? diffLine(line.before, line.prompt) : html`<p class="diff">${line.prompt.join(" ")}</p>`}
    ${same ? html`<p class="hint">The same words as before.</p>` : null}
    <div class="actions tight">
      ${round > 0 && line.backTo === null ? html`<button type="button" class="small" @click=${() => show(host, round)}>How round ${round} was made</button>` : null}
      ${open !== null && round < open ? html`<button type="button" class="small" @click=${() => askFor(host, { kind: "roll-back", round: open, toRound: round })}>${newest ? `End round ${open} with ${promptOf(round)}` : `Roll back to ${promptOf(round)}`}</button>` : null}
    </div>
  `;
}

function show(host: Host, round: number): void {
  chooseRound(host, round);
  requestAnimationFrame(() => {
    const title = document.getElementById("aggregation-title");
    title?.scrollIntoView({ block: "start" });
    title?.focus({ preventScroll: true });
  });
}
