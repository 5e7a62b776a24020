import { html, type TemplateResult } from "lit-html";
import type { Leaving } from "../../internal/text/claims.js";

/** What leaves this tab and to whom, beside what never leaves. */
export function leavingLists(leaving: readonly Leaving[], never: readonly string[]): TemplateResult {
  return html`
    <div class="two">
      <section class="panel">
        <h2>What leaves this tab, and to whom</h2>
        <ul class="lines">${leaving.map(({ to, what }) => html`<li><strong>${to}:</strong> ${what}</li>`)}</ul>
      </section>
      <section class="panel">
        <h2>What never leaves it</h2>
        <ul class="lines">${never.map((line) => html`<li>${line}.</li>`)}</ul>
      </section>
    </div>
  `;
}
