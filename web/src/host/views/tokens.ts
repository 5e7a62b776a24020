import { html, type TemplateResult } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import { setShare } from "../../internal/browser/share.js";
import { count } from "../../internal/text/numbers.js";
import { choice } from "../../pages/parts/field.js";
import { type Aggregation, fate, sortedTokens } from "../figures/record.js";
import type { Host } from "../host.js";

/** The words with their weight, their cluster and what became of them. */
export function tokenTable(host: Host, made: Aggregation): TemplateResult {
  const by = host.state.tokensBy;
  const most = Math.max(1e-9, ...made.tokens.map((token) => token[by]));
  return html`
    <h3>The words, one by one</h3>
    <div class="fields one">${choice({
      id: "tokens-by",
      label: "Largest first, by",
      value: by,
      options: [{ value: "attention", text: "attention" }, { value: "participants", text: "participants who sent it" }],
      change: (value) => host.update({ tokensBy: value === "participants" ? "participants" : "attention" }),
    })}</div>
    <div class="scroll tall" tabindex="0" role="region" aria-label="Words of the round">
      <table class="wide blocks tokens" aria-label="Words">
        <thead><tr><th scope="col">Word</th><th scope="col" class="bar-cell"><span class="off-screen">Bar</span></th><th scope="col" class="number">Attention</th><th scope="col" class="number">Sent by</th><th scope="col">Cluster</th><th scope="col">What became of it</th></tr></thead>
        <tbody>
          ${sortedTokens(made.tokens, by).map(
            (token) => html`
              <tr class=${token.released ? "released" : ""}>
                <th scope="row">${token.token}</th>
                <td class="bar-cell"><div class="bar" ${ref((element) => setShare(element, Math.max(0, token[by]) / most))}></div></td>
                <td class="number"><span class="of narrow-only">attention </span>${token.attention.toFixed(2)}</td>
                <td class="number"><span class="of narrow-only">sent by </span>${count(token.participants)}</td>
                <td><span class="of narrow-only">cluster </span>${token.cluster === null ? "none" : clusterName(made, token.cluster)}</td>
                <td>${fate(token, made.release_threshold)}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
    <p class="hint">Attention is the summed likeness to all words of the other proposals, without unit.</p>
  `;
}

function clusterName(made: Aggregation, id: number): string {
  return made.clusters.find((cluster) => cluster.id === id)?.representative ?? String(id);
}
