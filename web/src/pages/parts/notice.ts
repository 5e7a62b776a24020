import { html, type TemplateResult } from "lit-html";
import type { Notice } from "../../internal/run/view.js";

/** An error: what happened, then what it means and what to do. */
export function noticePanel(told: Notice): TemplateResult {
  return html`<div class="panel alarm" role="alert"><p><strong>${told.message}</strong></p><p>${told.what}</p></div>`;
}
