import { html, type TemplateResult } from "lit-html";
import type { App } from "../../internal/app.js";
import type { RunView } from "../../internal/run/view.js";
import { count, money } from "../../internal/text/numbers.js";

/** Calls, tokens and money so far. */
export function spent(app: App, run: RunView): TemplateResult {
  const { spent: now } = run;
  const { runSettings: settings } = app.state;
  const budget = now?.budgetCalls ?? settings?.budgetCalls ?? null;
  const roundLimit = app.state.federation?.callsPerRound ?? null;
  const about = now?.estimated ? "about " : "";
  return html`
    <section class="panel spent" aria-labelledby="spent-title">
      <h2 id="spent-title">Spent</h2>
      <p class="big figure" data-testid="calls">${count(now?.calls ?? 0)} <span class="unit">${budget === null ? "calls" : `of ${count(budget)} calls`}</span></p>
      <p class="hint">${budget === null ? "No limit of yours." : html`<progress aria-label="Calls of your limit" max=${budget} .value=${now?.calls ?? 0}></progress>`}</p>
      <dl class="figures">
        <div><dt>In this round</dt><dd>${count(now?.callsThisRound ?? 0)}${roundLimit == null ? "" : ` of ${count(roundLimit)}`}</dd></div>
        ${settings?.llm.kind === "in-tab"
          ? null
          : html`
              <div><dt>Tokens read</dt><dd>${about}${count(now?.inputTokens ?? 0)}</dd></div>
              <div><dt>Tokens written</dt><dd>${about}${count(now?.outputTokens ?? 0)}</dd></div>
            `}
        ${settings?.price ? html`<div><dt>Money</dt><dd>${now?.money == null ? "–" : `${about}${money(now.money, settings.price.currency)}`}${settings.budgetMoney == null ? "" : ` of ${money(settings.budgetMoney, settings.price.currency)}`}</dd></div>` : null}
      </dl>
      <p class="hint">One call is one row under one prompt.${now?.estimated ? " The LLM does not count tokens, so they are estimated." : ""}</p>
    </section>
  `;
}
