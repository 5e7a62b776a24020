import type { ColumnChoice, RowsShape } from "@feddtpt/client";
import { html, type TemplateResult } from "lit-html";
import type { App } from "../../internal/app.js";
import { chooseColumn } from "../../internal/control/rows.js";
import { many } from "../../internal/text/numbers.js";
import { choice } from "../parts/field.js";

/** Which column is which, and the first rows with the chosen ones marked. */
export function columns(app: App, shape: RowsShape): TemplateResult {
  const chosen: ColumnChoice = app.state.rows.columns ?? { text: "", textB: null, label: "" };
  const pairs = app.state.federation?.pairs ?? false;
  const options = [{ value: "", text: "Choose a column" }, ...shape.columns.map((name) => ({ value: name, text: name }))];
  const pick = (label: string, key: keyof ColumnChoice): TemplateResult =>
    choice({ id: `column-${key}`, label, value: chosen[key] ?? "", options, change: (value) => void chooseColumn(app, { [key]: value }) });
  return html`
    <section aria-labelledby="columns-title">
      <h2 id="columns-title">Columns</h2>
      <p>${many(shape.rows, "row")} and ${many(shape.columns.length, "column")} were read as ${shape.format.toUpperCase()}.</p>
      <div class="fields">
        ${pick(pairs ? "First text column" : "Text column", "text")} ${pairs ? pick("Second text column", "textB") : null} ${pick("Label column", "label")}
      </div>
      <div class="scroll" tabindex="0" role="region" aria-label="First rows of the file">
        <table class="preview">
          <thead>
            <tr>${shape.columns.map((name) => html`<th scope="col" class=${use(chosen, name) ? "chosen" : ""}>${name}<span class="use">${use(chosen, name) ?? "not used"}</span></th>`)}</tr>
          </thead>
          <tbody>
            ${shape.sample.slice(0, 5).map(
              (row) => html`<tr>${shape.columns.map((name, at) => html`<td class=${use(chosen, name) ? "chosen" : ""}>${row[at] ?? ""}</td>`)}</tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>
  `;
}

function use(chosen: ColumnChoice, name: string): string | null {
  if (name === chosen.text) return chosen.textB ? "first text" : "text";
  if (name === chosen.textB) return "second text";
  return name === chosen.label ? "label" : null;
}
