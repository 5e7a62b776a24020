import type { LabelValue } from "@feddtpt/client";
import { html, type TemplateResult } from "lit-html";
import type { App } from "../../internal/app.js";
import { mapLabel } from "../../internal/control/rows.js";
import { many } from "../../internal/text/numbers.js";
import { choice } from "../parts/field.js";

/** More different labels than this are a sign of the wrong column. */
const MOST_SHOWN = 30;

/** Stands for "not mapped" in the list; no label can be called so, because "" means leaving rows out. */
const UNMAPPED = "\u0000unmapped";

/** The file's labels and what each means here. Open only while something must be decided. */
export function labelMapping(app: App): TemplateResult {
  const { values, labelMap } = app.state.rows;
  const undecided = values.filter(({ value, label }) => label == null && !(value in labelMap));
  const sorted = [...undecided, ...values.filter((value) => !undecided.includes(value))];
  return html`
    <section aria-labelledby="labels-title">
      <h2 id="labels-title">Labels</h2>
      ${values.length > MOST_SHOWN
        ? html`<p class="panel">This column has ${many(values.length, "different value")}. Is it the label column? The first ${MOST_SHOWN} are shown.</p>`
        : null}
      ${undecided.length
        ? html`<p>${many(undecided.length, "label of your file is", "labels of your file are")} not known to this task. Say what ${undecided.length === 1 ? "it means, or leave its" : "they mean, or leave their"} rows out.</p>`
        : html`<p>Every label of your file has a meaning here.</p>`}
      <details ?open=${undecided.length > 0 || Object.keys(labelMap).length > 0}>
        <summary>Which label means what</summary>
        <table class="mapping">
          <thead><tr><th scope="col">In your file</th><th scope="col" class="number">Rows</th><th scope="col">Means</th></tr></thead>
          <tbody>${sorted.slice(0, MOST_SHOWN).map((value, at) => mappingRow(app, value, at))}</tbody>
        </table>
      </details>
    </section>
  `;
}

function mappingRow(app: App, { value, count, label }: LabelValue, at: number): TemplateResult {
  const byHand = app.state.rows.labelMap[value];
  const labels = app.state.federation?.labels ?? [];
  const options = [
    ...(label == null ? [{ value: UNMAPPED, text: "Not decided: these rows cannot be used" }] : []),
    ...labels.map(({ name }) => ({ value: name, text: name })),
    { value: "", text: "Nothing: take these rows away" },
  ];
  return html`
    <tr>
      <td>${value || html`<em>empty</em>`}</td>
      <td class="number">${count}</td>
      <td>
        ${choice({
          id: `label-${at}`,
          label: `Meaning of ${value || "the empty label"}`,
          labelHidden: true,
          value: byHand ?? label ?? UNMAPPED,
          options,
          change: (chosen) => void mapLabel(app, value, chosen === UNMAPPED || chosen === label ? null : chosen),
        })}
      </td>
    </tr>
  `;
}
