import { html, type TemplateResult } from "lit-html";
import type { FederationInfo, LlmChoice } from "@feddtpt/client";
import { isActive } from "../../internal/run/state-name.js";
import { type AppState, STEPS } from "../../internal/state/app-state.js";
import { llmChoice } from "../../internal/state/settings.js";
import { place, seenByLlm } from "../../internal/text/claims.js";
import { many } from "../../internal/text/numbers.js";

const STEP_NAMES = ["What this is", "Your rows", "Your model", "Your limits", "Join"];

/** Name, host and round; the steps; and who sees what. */
export function head(state: AppState): TemplateResult {
  const { federation, run } = state;
  return html`
    <header class="head">
      <div class="head-line">
        <p class="name">${federation?.name ?? "Federation"}${federation ? html`<span class="host"> · hosted by ${federation.host ?? place(federation.server)}</span>` : null}</p>
        <p class="round">${roundText(state)}</p>
      </div>
      ${run ? null : steps(state)}
      ${federation && (run === null || isActive(run)) ? summary(state, federation) : null}
    </header>
  `;
}

function roundText({ federation, run }: AppState): string {
  if (!federation) return "";
  const round = run ? run.round : federation.round;
  if (run?.outcome) return many(federation.rounds, "round");
  return round > 0 ? `round ${round} of ${federation.rounds}` : `${many(federation.rounds, "round")}, none open yet`;
}

function steps(state: AppState): TemplateResult {
  const at = STEPS.indexOf(state.step);
  return html`
    <ol class="steps" aria-label="Steps">
      ${STEP_NAMES.map(
        (name, index) => html`
          <li class=${index < at ? "done" : index === at ? "now" : ""} aria-current=${index === at ? "step" : "false"}>
            <span class="step-number">${index + 1}</span> <span class="step-name">${name}</span>${index < at ? html`<span class="off-screen"> (done)</span>` : null}
          </li>
        `,
      )}
    </ol>
  `;
}

function summary(state: AppState, federation: FederationInfo): TemplateResult {
  const rows = state.run ? state.runRows : (state.rows.report?.usable ?? 0);
  const chosen = state.run || state.step === "limits" || state.step === "join" || state.step === "model";
  const llm: LlmChoice | null = state.runSettings?.llm ?? (chosen ? llmChoice(state.model) : null);
  return html`
    <dl class="summary">
      <div><dt>You keep</dt><dd>${rows ? `${many(rows, "row")}, in this browser` : "your rows, in this browser"}</dd></div>
      <div><dt>You send</dt><dd>up to ${federation.maxPromptTokens} words a round${federation.ballot ? ", and a ballot" : ""}</dd></div>
      <div><dt>Seen by the server</dt><dd>${federation.ballot ? "those" : "those words"}, and your address</dd></div>
      <div><dt>Seen by your LLM</dt><dd>${seenByLlm(llm, federation.server)}</dd></div>
    </dl>
  `;
}
