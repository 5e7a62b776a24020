import type { RowsReport } from "@feddtpt/client";
import { html, type TemplateResult } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import type { App } from "../../internal/app.js";
import { setShare } from "../../internal/browser/share.js";
import { downloadBadRows } from "../../internal/control/rows.js";
import { count, many } from "../../internal/text/numbers.js";

/** What can be used: a bar per class, the first rows, and each row that cannot be used with its reason. */
export function rowsReport(app: App, report: RowsReport): TemplateResult {
  const most = Math.max(1, ...report.classes.map((one) => one.count));
  const absent = report.classes.filter((one) => one.count === 0);
  return html`
    <section aria-labelledby="usable-title">
      <h2 id="usable-title">${many(report.usable, "row")} can be used</h2>
      ${report.leftOut ? html`<p>${many(report.leftOut, "row is", "rows are")} left out, as you said.</p>` : null}
      <table class="bars">
        <caption class="off-screen">Rows by label</caption>
        <tbody>
          ${report.classes.map(
            (one) => html`
              <tr>
                <th scope="row">${one.label}</th>
                <td class="bar-cell"><div class="bar" ${ref((element) => setShare(element, one.count / most))}></div></td>
                <td class="number">${count(one.count)}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
      ${absent.length
        ? html`<p class="hint">No row for ${absent.map((one) => one.label).join(", ")}. That is allowed: others may have them, and the task's public rows are tried as well.</p>`
        : null}
      ${report.preview.length ? preview(report) : null} ${report.bad.length ? badRows(app, report) : null}
    </section>
  `;
}

function preview(report: RowsReport): TemplateResult {
  return html`
    <details>
      <summary>The first rows as they will be used</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="First usable rows">
        <table class="preview">
          <thead><tr><th scope="col" class="number">Line</th><th scope="col">Label</th><th scope="col">Text</th></tr></thead>
          <tbody>
            ${report.preview.map(
              (row) => html`<tr><td class="number">${row.line}</td><td>${row.label}</td><td>${row.text}${row.textB == null ? null : html`<br />${row.textB}`}</td></tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>
  `;
}

function badRows(app: App, report: RowsReport): TemplateResult {
  const shown = report.bad.slice(0, 50);
  return html`
    <div class="panel">
      <h3>${many(report.bad.length, "row")} cannot be used</h3>
      <p>The others can; go on without these, or mend them in your file and choose it again.</p>
      <div class="scroll low" tabindex="0" role="region" aria-label="Rows that cannot be used">
        <table>
          <thead><tr><th scope="col" class="number">Line</th><th scope="col">Reason</th></tr></thead>
          <tbody>${shown.map((row) => html`<tr><td class="number">${row.line}</td><td>${row.reason}</td></tr>`)}</tbody>
        </table>
      </div>
      ${shown.length < report.bad.length ? html`<p class="hint">The first ${shown.length} are shown; the file has all.</p>` : null}
      <p><button type="button" @click=${() => void downloadBadRows(app)}>Download these rows</button></p>
    </div>
  `;
}
