import { html, type TemplateResult } from "lit-html";
import type { App } from "../../internal/app.js";
import { changeProposer } from "../../internal/control/model.js";
import type { ModelDraft } from "../../internal/state/app-state.js";
import { proposerModel, SIZES } from "../../internal/text/in-tab.js";
import { choice, field } from "../parts/field.js";
import { testPanel } from "./model-test.js";

/** Where the words to try come from. It sees the prompt, never a row. */
export function proposerFields(app: App): TemplateResult {
  const { model, federation } = app.state;
  const { proposer } = model;
  const inTab = proposerModel(federation?.model);
  return html`
    <details ?open=${proposer.kind !== "in-tab"}>
      <summary>Who proposes words: ${proposer.kind === "in-tab" ? `${inTab} in this tab` : proposer.kind === "server" ? "this server's model" : "a fill-mask API"}</summary>
      <p>The words to try come from a model that fills gaps. It sees the prompt, never a row.</p>
      <div class="fields">
        ${choice({
          id: "proposer",
          label: "Word proposer",
          value: proposer.kind,
          options: [
            { value: "in-tab", text: `In this tab (${inTab}, ${SIZES[inTab]}, fetched once)` },
            { value: "server", text: "The aggregation server's model" },
            { value: "fill-mask", text: "A fill-mask API" },
          ],
          change: (kind) => changeProposer(app, { kind: kind as ModelDraft["proposer"]["kind"] }),
        })}
        ${proposer.kind === "fill-mask"
          ? html`
              ${field({ id: "proposer-url", label: "Proposer address", type: "url", inputMode: "url", value: proposer.url, change: (url) => changeProposer(app, { url }) })}
              ${field({ id: "proposer-mask", label: "Proposer's gap", value: proposer.mask, hint: "How its model writes a gap.", change: (mask) => changeProposer(app, { mask }) })}
              ${field({ id: "proposer-key", label: "Proposer's key", type: "password", value: proposer.key, hint: "Memory of this tab only, as for the LLM.", change: (key) => changeProposer(app, { key }) })}
            `
          : null}
      </div>
      ${proposer.kind === "in-tab" ? null : testPanel(app, "proposer")}
    </details>
  `;
}
