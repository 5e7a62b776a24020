import { html, type TemplateResult } from "lit-html";
import type { App } from "../../internal/app.js";
import { changeLimits } from "../../internal/control/limits.js";
import { apiDraft, limitFaults } from "../../internal/state/settings.js";
import { estimateTable } from "../parts/estimate-table.js";
import { field } from "../parts/field.js";
import { stepActions } from "../parts/step-actions.js";

/** Step 4: calls, money if a price is given, review of uploads, and an estimate of the whole run. */
export function limits(app: App): TemplateResult {
  const { limits: draft, model } = app.state;
  const faults = limitFaults(draft);
  const paid = apiDraft(model) !== null;
  return html`
    <h1 tabindex="-1">Your limits</h1>
    <p class="lead">One call is one row under one prompt. When a limit is reached the search stops; you stay in the federation.</p>
    <div class="fields one">
      ${field({
        id: "calls",
        label: "LLM calls at most",
        inputMode: "numeric",
        value: draft.calls,
        fault: faults.calls,
        hint: "For the whole run. Empty: no limit of yours.",
        change: (calls) => changeLimits(app, { calls }),
      })}
    </div>
    ${paid ? money(app, faults) : null}
    <div class="switch-line">
      <button type="button" role="switch" class="switch" id="review" aria-checked=${draft.review} aria-labelledby="review-label" aria-describedby="review-hint" @click=${() => changeLimits(app, { review: !draft.review })}>
        <span class="knob"></span>
      </button>
      <div>
        <label id="review-label" for="review">Review each upload</label>
        <p class="hint" id="review-hint">Asks you before words are sent, once a round. Without an answer in time, the round goes on without you.</p>
      </div>
    </div>
    <details>
      <summary>Randomness</summary>
      <div class="fields">
        ${field({ id: "seed", label: "Seed", inputMode: "numeric", value: draft.seed, fault: faults.seed, hint: "The same seed and rows give the same search. Empty: drawn here. It stays here.", change: (seed) => changeLimits(app, { seed }) })}
      </div>
    </details>
    ${estimateTable(app)}
    ${stepActions(app)}
  `;
}

function money(app: App, faults: ReturnType<typeof limitFaults>): TemplateResult {
  const { limits: draft } = app.state;
  return html`
    <fieldset class="plain">
      <legend>Price of tokens, if you know it</legend>
      <div class="fields narrow">
        ${field({ id: "price-in", label: "Per million read", inputMode: "decimal", value: draft.inputPrice, fault: faults.inputPrice, change: (inputPrice) => changeLimits(app, { inputPrice }) })}
        ${field({ id: "price-out", label: "Per million written", inputMode: "decimal", value: draft.outputPrice, fault: faults.outputPrice, change: (outputPrice) => changeLimits(app, { outputPrice }) })}
        ${field({ id: "currency", label: "Currency", value: draft.currency, change: (currency) => changeLimits(app, { currency }) })}
        ${field({ id: "money", label: "Money at most", inputMode: "decimal", value: draft.money, fault: faults.money, change: (text) => changeLimits(app, { money: text }) })}
      </div>
    </fieldset>
  `;
}
