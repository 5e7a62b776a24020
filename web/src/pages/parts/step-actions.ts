import { html, type TemplateResult } from "lit-html";
import type { App } from "../../internal/app.js";
import { missing, move } from "../../internal/control/steps.js";

/** "Back" and "Continue". A step that lacks something says what, beside the button. */
export function stepActions(app: App): TemplateResult {
  const lacking = missing(app.state);
  return html`
    <div class="actions">
      ${app.state.step === "intro" ? null : html`<button type="button" @click=${() => move(app, -1)}>Back</button>`}
      <button type="button" class="main" ?disabled=${lacking !== null} aria-describedby=${lacking ? "lacking" : "none"} @click=${() => move(app, 1)}>Continue</button>
      ${lacking ? html`<p id="lacking" class="hint">${lacking}</p>` : null}
    </div>
  `;
}
