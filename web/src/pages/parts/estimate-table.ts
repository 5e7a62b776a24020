import { html, type TemplateResult } from "lit-html";
import type { App } from "../../internal/app.js";
import { runSettings } from "../../internal/state/settings.js";
import { count, money } from "../../internal/text/numbers.js";
import { noticePanel } from "./notice.js";

/** What the whole run will need, before joining. The space is reserved while it is being worked out. */
export function estimateTable(app: App): TemplateResult {
  const { limits, federation } = app.state;
  if (limits.error) return noticePanel(limits.error);
  const { estimate } = limits;
  const settings = runSettings(app.state);
  // Where rounds ask some of the participants, fewer rounds than all come to this one.
  const bound = federation?.clientsPerRound == null ? "about" : "at most";
  const shown = (value: number | undefined): string => (value === undefined ? "–" : `${bound} ${count(value)}`);
  const short = estimate && settings.budgetCalls != null && settings.budgetCalls < estimate.callsPerRound * (federation?.rounds ?? 0);
  return html`
    <section class="panel estimate" aria-busy=${limits.estimating}>
      <h2>The whole run, estimated</h2>
      <dl class="figures">
        <div><dt>Calls per round</dt><dd>${shown(estimate?.callsPerRound)}</dd></div>
        <div><dt>Calls in all ${federation?.rounds ?? 0} rounds</dt><dd>${shown(estimate?.callsTotal)}</dd></div>
        ${settings.llm.kind === "in-tab"
          ? null
          : html`
              <div><dt>Tokens read</dt><dd>${shown(estimate?.inputTokens)}</dd></div>
              <div><dt>Tokens written</dt><dd>${shown(estimate?.outputTokens)}</dd></div>
            `}
        ${settings.price ? html`<div><dt>Money</dt><dd>${estimate?.money == null ? "–" : `${bound} ${money(estimate.money, settings.price.currency)}`}</dd></div>` : null}
      </dl>
      <p class="hint">${estimate?.note ?? "Working it out."}</p>
      ${short ? html`<p>Your limit of ${count(settings.budgetCalls ?? 0)} calls will be reached in ${federation?.clientsPerRound == null ? "about round" : "round"} ${Math.max(1, Math.ceil((settings.budgetCalls ?? 0) / Math.max(1, estimate.callsPerRound)))}${federation?.clientsPerRound == null ? "" : " or later"}. After it you stay in and receive the prompts, but your search rests.</p>` : null}
    </section>
  `;
}
