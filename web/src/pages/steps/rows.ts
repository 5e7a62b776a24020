import { html, type TemplateResult } from "lit-html";
import type { App } from "../../internal/app.js";
import { takeFile, takeSample, takeText } from "../../internal/control/rows.js";
import { SAMPLE_NAME } from "../../internal/text/sample-rows.js";
import { noticePanel } from "../parts/notice.js";
import { stepActions } from "../parts/step-actions.js";
import { columns } from "./rows-columns.js";
import { labelMapping } from "./rows-labels.js";
import { rowsReport } from "./rows-report.js";

/** Step 2: rows by file, drop or paste; columns; labels; what can be used. */
export function rows(app: App): TemplateResult {
  const draft = app.state.rows;
  return html`
    <h1 tabindex="-1">Your rows</h1>
    <p class="lead">A table with ${app.state.federation?.pairs ? "two columns of text" : "a column of text"} and a column of labels: CSV, TSV or JSON lines. It is read in this tab.</p>
    <div
      class="drop ${draft.dropping ? "over" : ""}"
      @dragover=${(event: DragEvent) => over(app, event, true)}
      @dragleave=${(event: DragEvent) => over(app, event, false)}
      @drop=${(event: DragEvent) => drop(app, event)}
    >
      <p>${draft.name ? html`<strong>${draft.name}</strong>` : "Drop a file here, or"}</p>
      <div class="actions tight">
        <button type="button" class=${draft.shape ? "" : "main"} @click=${chooseFile}>Choose a file</button>
        <button type="button" aria-expanded=${draft.pasting} @click=${() => app.patch("rows", { pasting: !draft.pasting })}>Paste rows</button>
        <button type="button" @click=${() => void takeSample(app)}>Use a sample file</button>
      </div>
      <input id="file" type="file" hidden aria-label="File with rows" accept=".csv,.tsv,.tab,.txt,.jsonl,.ndjson,.json,text/csv,text/tab-separated-values" @change=${(event: Event) => chosen(app, event)} />
      ${draft.pasting ? pasteBox(app) : null}
      ${draft.name === SAMPLE_NAME && draft.shape
        ? html`<p class="hint">The sample's rows are made up by this page from the task's own words. They show how it works; a prompt found on them is worth nothing to the others.</p>`
        : null}
    </div>
    ${draft.error ? noticePanel(draft.error) : null}
    ${draft.shape ? columns(app, draft.shape) : null}
    ${draft.values.length ? labelMapping(app) : null}
    ${draft.report ? rowsReport(app, draft.report) : null}
    ${stepActions(app)}
  `;
}

function pasteBox(app: App): TemplateResult {
  return html`
    <div class="field">
      <label for="pasted">Rows, the first line with the names of the columns</label>
      <textarea id="pasted" rows="6" spellcheck="false" autocomplete="off" placeholder="label,text"></textarea>
      <p>
        <button
          type="button"
          @click=${() => {
            const { value } = document.getElementById("pasted") as HTMLTextAreaElement;
            if (value.trim()) void takeText(app, value);
          }}
        >
          Use these rows
        </button>
      </p>
    </div>
  `;
}

function chooseFile(): void {
  document.getElementById("file")?.click();
}

function chosen(app: App, event: Event): void {
  const input = event.target as HTMLInputElement;
  const file = input.files?.[0];
  if (file) void takeFile(app, file);
  // The same file may be chosen again after it was mended.
  input.value = "";
}

function over(app: App, event: DragEvent, dropping: boolean): void {
  event.preventDefault();
  if (app.state.rows.dropping !== dropping) app.patch("rows", { dropping });
}

function drop(app: App, event: DragEvent): void {
  event.preventDefault();
  app.patch("rows", { dropping: false });
  const file = event.dataTransfer?.files[0];
  const text = event.dataTransfer?.getData("text/plain");
  if (file) void takeFile(app, file);
  else if (text) void takeText(app, text);
}
