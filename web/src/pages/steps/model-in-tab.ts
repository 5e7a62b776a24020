import type { TabModel } from "@feddtpt/client";
import { html, type TemplateResult } from "lit-html";
import type { App } from "../../internal/app.js";
import { chooseInTab } from "../../internal/control/model.js";
import { proposerModel, SIZES } from "../../internal/text/in-tab.js";
import { choice } from "../parts/field.js";

/** Which of the models in this tab: the larger one, or the small one for weak devices. */
export function inTabFields(app: App): TemplateResult {
  const { model, federation } = app.state;
  const proposer = proposerModel(federation?.model);
  return html`
    <div class="fields one">
      ${choice({
        id: "in-tab-model",
        label: "Size of the model",
        value: model.inTab,
        options: [
          { value: "mini", text: `mini: ${SIZES.mini}, answers better` },
          { value: "nano", text: `nano: ${SIZES.nano}, quicker` },
        ],
        hint: "The small one is for weak devices. Prompts are sought for the model that you choose; the others need not choose the same.",
        change: (inTab) => chooseInTab(app, inTab as TabModel),
      })}
    </div>
    ${model.proposer.kind === "in-tab" && proposer !== model.inTab
      ? html`<p class="hint">Proposing words in this tab takes ${proposer} (${SIZES[proposer]}) as well. To do without it, let the server's model propose words, below.</p>`
      : null}
  `;
}
