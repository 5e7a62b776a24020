import type { LedgerLine } from "@feddtpt/client";
import { html, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { App } from "../../internal/app.js";
import { download } from "../../internal/browser/download.js";
import type { RunView } from "../../internal/run/view.js";
import { ballotLines } from "../../internal/text/ballot.js";
import { ledgerFile, ledgerTotals } from "../../internal/text/ledger-file.js";
import { bytes, count, many } from "../../internal/text/numbers.js";
import { ago, clockTime, exactTime } from "../../internal/text/times.js";

/** Lines drawn at first; a long run has thousands. */
const SHOWN = 60;

const WHY: Record<string, string> = {
  page: "this page",
  model: "fetch the model",
  federation: "ask about the federation",
  vocabulary: "fetch the public word list",
  join: "join",
  round: "ask for the round",
  proposal: "send words",
  ballot: "vote",
  leave: "leave",
  llm: "ask the LLM",
  proposer: "ask for words",
  host: "host's work",
};

/** One line per request that left the tab; for uploads the exact words, before they go. */
export function ledger(app: App, run: RunView): TemplateResult {
  const totals = ledgerTotals(run.ledger);
  const newestFirst = [...run.ledger].reverse();
  const shown = app.state.wholeLedger ? newestFirst : newestFirst.slice(0, SHOWN);
  return html`
    <section class="ledger" aria-labelledby="ledger-title">
      <div class="ledger-head">
        <h2 id="ledger-title">What left this tab</h2>
        <button type="button" ?disabled=${run.ledger.length === 0} @click=${() => download("feddtpt-ledger.jsonl", "application/jsonl", ledgerFile(run.ledger))}>Save the ledger</button>
      </div>
      <p class="hint figure">
        ${many(totals.requests, "request")}, ${bytes(totals.sentBytes)} sent, ${bytes(totals.receivedBytes)} received.${run.ledgerDropped ? ` ${many(run.ledgerDropped, "older line")} no longer kept.` : ""}
      </p>
      <div class="scroll ledger-scroll" tabindex="0" role="region" aria-label="Lines of the ledger">
        <table class="ledger-table" aria-label="Ledger">
          <thead><tr><th scope="col">Time</th><th scope="col">To whom</th><th scope="col">Why</th><th scope="col" class="number">Sent</th><th scope="col" class="number">Received</th><th scope="col">Result</th></tr></thead>
          <tbody>
            ${shown.length ? repeat(shown, ({ id, timeMs }) => `${timeMs} ${id}`, (line) => row(app, line)) : html`<tr><td colspan="6">No request yet.</td></tr>`}
          </tbody>
        </table>
      </div>
      ${shown.length < run.ledger.length ? html`<p class="after"><button type="button" class="small" @click=${() => app.update({ wholeLedger: true })}>Show all ${count(run.ledger.length)} lines</button></p>` : null}
    </section>
  `;
}

function row(app: App, line: LedgerLine): TemplateResult {
  const { nowMs, federation } = app.state;
  const labels = federation?.labels.map(({ name }) => name) ?? [];
  return html`
    <tr class=${line.words || line.ballot ? "upload" : ""}>
      <td class="figure time"><time datetime=${exactTime(line.timeMs)} title=${`${ago(line.timeMs, nowMs)} · ${exactTime(line.timeMs)}`}>${clockTime(line.timeMs)}</time></td>
      <td class="to">${line.to}</td>
      <td class="why"><span title=${line.request}>${WHY[line.purpose] ?? line.purpose}</span>${line.words ? html`<br /><span class="words">${line.words.join(" ")}</span>` : null}${line.ballot ? ballotLines(line.ballot, labels).map((said) => html`<br /><span class="words">${said}</span>`) : null}</td>
      <td class="number sent">${line.sentBytes == null ? "–" : bytes(line.sentBytes)}</td>
      <td class="number received">${line.receivedBytes == null ? "–" : bytes(line.receivedBytes)}</td>
      <td class=${`result ${line.state}`}>${result(line)}</td>
    </tr>
  `;
}

function result({ state, status, reason }: LedgerLine): TemplateResult | string {
  if (state === "sending") return "on its way";
  if (state === "answered") return html`answered${status == null ? "" : ` (${status})`}${reason ? html`<br /><span class="hint">${reason}</span>` : null}`;
  return html`failed${status == null ? "" : ` (${status})`}${reason ? html`<br /><span class="hint">${reason}</span>` : null}`;
}
