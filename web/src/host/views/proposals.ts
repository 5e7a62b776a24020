import { html, type TemplateResult } from "lit-html";
import { many } from "../../internal/text/numbers.js";
import { exactTime } from "../../internal/text/times.js";
import type { ProposalRecord } from "../api/types.js";

/** Single proposals: which words are whose. */
export function proposals(all: readonly ProposalRecord[]): TemplateResult {
  if (all.length === 0) return html``;
  return html`
    <details>
      <summary>${many(all.length, "proposal")}: who sent which words</summary>
      <p>You can see which words are whose, and the participants were told so before they joined. Rare words may tell something about a person's rows; show this to nobody.</p>
      <div class="scroll tall" tabindex="0" role="region" aria-label="Proposals">
        <table class="wide" aria-label="Proposals">
          <thead><tr><th scope="col">Participant</th><th scope="col">Words</th><th scope="col">Received</th></tr></thead>
          <tbody>
            ${all.map((one) => html`<tr><th scope="row"><code class="id">${one.participant}</code></th><td class="words">${one.prompt.join(" ")}</td><td class="number">${exactTime(one.received_ms).slice(11, 19)} UTC</td></tr>`)}
          </tbody>
        </table>
      </div>
    </details>
  `;
}
