import { html, type TemplateResult } from "lit-html";
import type { App } from "../../internal/app.js";
import { join } from "../../internal/control/run.js";
import { move } from "../../internal/control/steps.js";
import { llmChoice, proposerChoice, runSettings } from "../../internal/state/settings.js";
import { leaves, neverLeaves, rowsClaim, transportWarning } from "../../internal/text/claims.js";
import { count, many, money } from "../../internal/text/numbers.js";
import { estimateTable } from "../parts/estimate-table.js";
import { noticePanel } from "../parts/notice.js";
import { leavingLists } from "../parts/leaving-lists.js";

/** Step 5: everything once more, then one button. */
export function joinStep(app: App): TemplateResult {
  const { federation, rows, model, joinError } = app.state;
  if (!federation) return html``;
  const settings = runSettings(app.state);
  const llm = llmChoice(model);
  const warning = transportWarning(federation.server);
  return html`
    <h1 tabindex="-1">Join</h1>
    <p class="lead">${rowsClaim(llm, federation.server)}</p>
    ${leavingLists(leaves(federation, llm, proposerChoice(model)), neverLeaves(llm, federation.server, federation.ballot))}
    ${warning ? html`<p class="panel alarm">${warning}</p>` : null}
    <dl class="facts">
      <div><dt>Your rows</dt><dd>${many(rows.report?.usable ?? 0, "row")} from ${rows.name ?? "your file"}</dd></div>
      <div><dt>Your LLM</dt><dd>${"url" in llm ? `${llm.model} at ${llm.url}` : llm.kind === "in-tab" ? `the model in this tab (${llm.model})` : "the browser's own model"}</dd></div>
      <div>
        <dt>Your limits</dt>
        <dd>${settings.budgetCalls == null ? "no limit of calls" : `${count(settings.budgetCalls)} calls`}${settings.budgetMoney == null || !settings.price ? "" : `, ${money(settings.budgetMoney, settings.price.currency)}`}</dd>
      </div>
      <div><dt>Before each upload</dt><dd>${settings.review ? "you are asked" : "you are not asked; the ledger shows the words"}</dd></div>
    </dl>
    ${estimateTable(app)}
    <p class="hint">
      So that a reload or a crash loses nothing, the state of the run is stored in this browser, with your rows and without your keys. The rows are removed when the run ends.
      Keep this tab open; it may stay in the background.
    </p>
    ${joinError ? noticePanel(joinError) : null}
    <div class="actions">
      <button type="button" @click=${() => move(app, -1)}>Back</button>
      <button type="button" class="main" @click=${() => void join(app)}>Join</button>
    </div>
  `;
}
