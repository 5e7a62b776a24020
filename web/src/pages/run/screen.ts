import { html, type TemplateResult } from "lit-html";
import type { App } from "../../internal/app.js";
import { goOn } from "../../internal/control/run.js";
import { stateName } from "../../internal/run/state-name.js";
import { crashPanel } from "../parts/crash-panel.js";
import { accuracy } from "./accuracy.js";
import { ending, forgetting } from "./ending.js";
import { ledger } from "./ledger.js";
import { leaveDialog } from "./leave.js";
import { needsKey } from "./needs-key.js";
import { phase } from "./phase.js";
import { promptPanel } from "./prompt.js";
import { review } from "./review.js";
import { spent } from "./spent.js";
import { votePanel, voteReview } from "./vote.js";

/** The one screen that can stay open for an hour. */
export function runScreen(app: App): TemplateResult {
  const { run, runSettings } = app.state;
  if (!run) return html``;
  const name = stateName(run, runSettings?.budgetMoney ?? null);
  if (run.outcome) return html`${ending(app, run, run.outcome)} ${accuracy(app, run)} ${ledger(app, run)} ${forgetting(app)}`;
  return html`
    ${phase(app, run, name)}
    ${name === "crashed" && run.crash ? crashPanel(app, run.crash, { name: "Go on", go: () => void goOn(app) }) : null}
    ${name === "needs-key" || (name === "llm-refuses" && run.halt) ? needsKey(app, name) : null}
    ${name === "reviewing" ? (run.activity === "reviewing-ballot" ? voteReview(app, run) : review(app, run)) : votePanel(app, run)}
    ${promptPanel(run, name)}
    <div class="run-figures">${accuracy(app, run)} ${spent(app, run)}</div>
    ${ledger(app, run)}
    ${leaveDialog(app)}
  `;
}
