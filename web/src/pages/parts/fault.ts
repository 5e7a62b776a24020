import { html, type TemplateResult } from "lit-html";
import type { App } from "../../internal/app.js";
import { start } from "../../internal/control/start.js";
import { noticePanel } from "./notice.js";

/** While the federation is being asked for. */
export function opening(): TemplateResult {
  return html`<h1 tabindex="-1">Opening the federation</h1><p class="lead">The server is asked what it is about. Nothing of yours is read or sent.</p>`;
}

/** Nothing can be shown: why, what it means, what to do. */
export function fault(app: App): TemplateResult {
  const { fault: told, faultMayPass } = app.state;
  return html`
    <h1 tabindex="-1">This federation cannot be opened</h1>
    ${told ? noticePanel(told) : null}
    ${faultMayPass ? html`<p class="actions"><button class="main" @click=${() => void start(app)}>Try again</button></p>` : null}
  `;
}
