import { html, type TemplateResult } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import type { App } from "../../internal/app.js";
import { showCurve } from "../../internal/browser/curve-host.js";
import type { RunView } from "../../internal/run/view.js";
import { intervalText, kOfN, percent } from "../../internal/text/numbers.js";

/** Accuracy on own rows: now, as a curve with its interval, and as a table. */
export function accuracy(app: App, run: RunView): TemplateResult {
  const { score, history } = run;
  const publicRows = app.state.federation?.publicRows ?? 0;
  return html`
    <section class="panel accuracy" aria-labelledby="accuracy-title">
      <h2 id="accuracy-title">${run.outcome ? "Accuracy during the run" : "Accuracy on your rows"}</h2>
      <p class="big figure" data-testid="accuracy">${score ? kOfN(score) : "not measured yet"}</p>
      <p class="hint figure">
        ${score ? `95% interval ${intervalText(score)}${score.balanced ? `; balanced over the labels ${percent(score.value)}` : ""}` : " "}
      </p>
      <div class="curve" role="img" aria-label=${curveText(run)} ${ref((element) => showCurve(element, history))}></div>
      <p class="hint">
        Measured here, on the rows drawn for each round${publicRows ? ` and the task's ${publicRows} public rows` : ""}. The band is the 95% Wilson interval; rings are trials that were not kept.
      </p>
      ${history.length ? table(run) : null}
    </section>
  `;
}

function curveText({ history }: RunView): string {
  const kept = history.filter(({ accepted }) => accepted);
  const [first, last] = [kept[0], kept.at(-1)];
  if (!first || !last) return "Curve of the accuracy; no point yet";
  return `Curve of the accuracy from ${kOfN(first.score)} to ${kOfN(last.score)} in ${history.length} measurements; the table below has all`;
}

function table({ history }: RunView): TemplateResult {
  return html`
    <details>
      <summary>The figures as a table</summary>
      <div class="scroll low" tabindex="0" role="region" aria-label="Accuracy by trial">
        <table>
          <thead><tr><th scope="col" class="number">Round</th><th scope="col" class="number">Trial</th><th scope="col" class="number">Right</th><th scope="col">95% interval</th><th scope="col">Kept</th></tr></thead>
          <tbody>
            ${history.map(
              (point) => html`
                <tr>
                  <td class="number">${point.round}</td>
                  <td class="number">${point.step || "start"}</td>
                  <td class="number">${kOfN(point.score)}</td>
                  <td>${intervalText(point.score)}</td>
                  <td>${point.accepted ? "yes" : "no"}</td>
                </tr>
              `,
            )}
          </tbody>
        </table>
      </div>
    </details>
  `;
}
