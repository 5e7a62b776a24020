import { html, type TemplateResult } from "lit-html";
import type { App } from "../../internal/app.js";
import { goOn } from "../../internal/control/run.js";
import type { StateName } from "../../internal/run/state-name.js";
import { place } from "../../internal/text/claims.js";
import { field } from "../parts/field.js";

/** Asks for the key of a stored run, or for a better one; then goes on. */
export function needsKey(app: App, name: StateName): TemplateResult {
  const llm = app.state.runSettings?.llm;
  const remote = llm && "url" in llm;
  const needed = name === "needs-key";
  const submit = (event: Event): void => {
    event.preventDefault();
    void goOn(app);
  };
  const typed = app.state.llmAgain ?? { url: remote ? llm.url : "", model: remote ? llm.model : "" };
  const change = (part: Partial<typeof typed>): void => app.update({ llmAgain: { ...typed, ...part } });
  return html`
    <form class="panel" @submit=${submit}>
      ${remote && !needed
        ? html`
            ${field({ id: "llm-again", label: "LLM address", inputMode: "url", value: typed.url, hint: "Another address sees your rows from now on.", change: (url) => change({ url }) })}
            ${field({ id: "model-again", label: "Model name", value: typed.model, change: (model) => change({ model }) })}
          `
        : null}
      ${remote
        ? field({
            id: "key-again",
            label: "API key",
            type: "password",
            value: app.state.keyAgain,
            hint: html`Lives in the memory of this tab, is never stored, and goes to <strong>${place(typed.url)}</strong> alone.${needed ? " Leave it empty if the LLM needs none." : " Leave it empty to try with the same one."}`,
            change: (keyAgain) => app.update({ keyAgain }),
          })
        : null}
      ${app.state.runSettings?.proposer.kind === "fill-mask"
        ? field({ id: "proposer-key-again", label: "Proposer's key", type: "password", value: app.state.proposerKeyAgain, change: (proposerKeyAgain) => app.update({ proposerKeyAgain }) })
        : null}
      <div class="actions"><button class="main">Go on</button></div>
    </form>
  `;
}
