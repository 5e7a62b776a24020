import type { TestReport } from "@feddtpt/client";
import { html, type TemplateResult } from "lit-html";
import type { App } from "../../internal/app.js";
import { copy } from "../../internal/browser/copy.js";
import { testLlm, testProposer } from "../../internal/control/model.js";
import { bytes } from "../../internal/text/numbers.js";
import { noticePanel } from "../parts/notice.js";

/** The button that tests, and what came of it, in words. */
export function testPanel(app: App, which: "llm" | "proposer"): TemplateResult {
  const { test, proposerTest } = app.state.model;
  const { busy, report, error } = which === "llm" ? test : proposerTest;
  const name = which === "proposer" ? "Test the proposer" : "Test connection";
  return html`
    <div class="test">
      <p>
        <button type="button" ?disabled=${busy} @click=${() => void (which === "llm" ? testLlm(app) : testProposer(app))}>${name}</button>
        <span class="hint">${which === "llm" ? "Asks about a made-up sentence, never a row." : "Asks for words in a made-up prompt."}</span>
      </p>
      ${busy ? underWay(app) : null}
      <div class="test-result" aria-live="polite">
        ${report ? reportPanel(app, report) : null}
      </div>
      ${error ? noticePanel(error) : null}
    </div>
  `;
}

/** Not in the live region: it would be read out with each piece that arrives. */
function underWay(app: App): TemplateResult {
  const model = app.state.before?.model;
  if (!model) return html`<p>Asking it now.</p>`;
  return html`
    <p class="figure">Fetching ${model.file}: ${bytes(model.receivedBytes)} of ${bytes(model.totalBytes)}</p>
    <progress aria-label="Fetching the model" max=${model.totalBytes} .value=${model.receivedBytes}></progress>
  `;
}

function reportPanel(app: App, report: TestReport): TemplateResult {
  const good = report.outcome === "ok";
  return html`
    <div class="panel ${good ? "good" : "alarm"}">
      <p><strong>${good ? "It works" : "It does not work yet"}${report.product ? ` (${report.product})` : ""}.</strong> ${report.message}</p>
      ${report.answer == null ? null : html`<p>To a made-up sentence it said: <q>${report.answer}</q>${report.latencyMs == null ? "" : html` <span class="hint">after ${Math.round(report.latencyMs)} ms</span>`}</p>`}
      ${report.settings.length ? settings(app, report) : null}
      ${report.models.length ? html`<p class="hint">Models it lists: ${report.models.slice(0, 12).join(", ")}${report.models.length > 12 ? `, and ${report.models.length - 12} more` : ""}</p>` : null}
    </div>
  `;
}

function settings(app: App, report: TestReport): TemplateResult {
  return html`
    <dl class="settings">
      ${report.settings.map(
        ({ product, setting, command }) => html`
          <div>
            <dt>${product}</dt>
            <dd>
              ${command ? html`<code>${setting}</code>` : html`<span>${setting}</span>`}
              ${command ? copyButton(app, product, setting) : null}
            </dd>
          </div>
        `,
      )}
    </dl>
  `;
}

function copyButton(app: App, product: string, setting: string): TemplateResult {
  return html`<button type="button" class="small" aria-label=${`Copy the setting for ${product}`} @click=${() => void copy(app, setting, setting)}>${app.state.copied === setting ? "Copied" : "Copy"}</button>`;
}
