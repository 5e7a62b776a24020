import { html, type TemplateResult } from "lit-html";
import type { App } from "../../internal/app.js";
import { chooseCard } from "../../internal/control/model.js";
import { type ModelCard } from "../../internal/state/app-state.js";
import { llmChoice } from "../../internal/state/settings.js";
import { rowsClaim } from "../../internal/text/claims.js";
import { stepActions } from "../parts/step-actions.js";
import { apiFields } from "./model-api.js";
import { inTabFields } from "./model-in-tab.js";
import { proposerFields } from "./model-proposer.js";
import { testPanel } from "./model-test.js";

interface Card {
  card: ModelCard;
  title: string;
  what: string;
  costs: string;
  sees: string;
}

const CARDS: readonly Card[] = [
  { card: "in-tab", title: "In this tab", what: "A small model that this server ships, in two sizes. It is fetched once (31 or 5 MB) and kept by the browser.", costs: "Nothing; some battery.", sees: "Nobody. Rows stay in this tab." },
  { card: "local", title: "On this computer", what: "A program of yours such as Ollama, llama.cpp, vLLM or LM Studio.", costs: "Nothing but your computer's time.", sees: "That program, and whatever it forwards to." },
  { card: "hosted", title: "Hosted", what: "A provider's API, with a key of yours.", costs: "What the provider charges; the next step estimates it.", sees: "The provider sees your rows." },
  { card: "built-in", title: "Built into this browser", what: "The browser's own model, where it has one.", costs: "Nothing; the browser may fetch a model of several GB.", sees: "The browser. Rows stay on this device if it works as its maker says." },
];

/** Step 3: which LLM, what it costs, who sees the rows; tested before it is used. */
export function model(app: App): TemplateResult {
  const { model: draft, federation } = app.state;
  const api = draft.card === "local" || draft.card === "hosted";
  return html`
    <h1 tabindex="-1">Your model</h1>
    <p class="lead">The LLM for which the prompt is sought. It is asked about your rows, many times; so choose who may see them.</p>
    <fieldset class="cards">
      <legend class="off-screen">LLM</legend>
      ${CARDS.map((card) => cardView(app, card, refused(app, card.card)))}
    </fieldset>
    ${federation ? html`<p class="panel claim">${rowsClaim(llmChoice(draft), federation.server)}</p>` : null}
    ${draft.card === "in-tab" ? inTabFields(app) : null}
    ${api ? apiFields(app) : null}
    ${testPanel(app, "llm")}
    ${proposerFields(app)}
    ${stepActions(app)}
  `;
}

function cardView(app: App, { card, title, what, costs, sees }: Card, no: string | null): TemplateResult {
  const checked = app.state.model.card === card;
  const other = app.state.federation && app.state.federation.modelFamily !== "masked";
  return html`
    <div class="card ${checked ? "checked" : ""} ${no ? "refused" : ""}">
      <input type="radio" name="llm" id=${`card-${card}`} .checked=${checked} ?disabled=${no !== null} aria-labelledby=${`card-${card}-title`} aria-describedby=${`card-${card}-text`} @change=${() => chooseCard(app, card)} />
      <label for=${`card-${card}`}>
        <span class="card-title" id=${`card-${card}-title`}>${title}</span>
        <span class="card-text" id=${`card-${card}-text`}>
          <span>${what}</span>
          <span><strong>Costs:</strong> ${costs}</span>
          <span><strong>Sees rows:</strong> ${sees}</span>
          ${card === "in-tab" && other ? html`<span class="card-no">The task is written for larger models; test whether this one knows its words.</span>` : null}
          ${no ? html`<span class="card-no">${no}</span>` : null}
        </span>
      </label>
    </div>
  `;
}

/** Why a card cannot be chosen; `null` when it can. */
function refused(app: App, card: ModelCard): string | null {
  const { model: draft } = app.state;
  if (card !== "built-in") return null;
  if (draft.builtIn === "missing" || draft.builtIn === null) return "This browser has none.";
  return draft.builtIn === "unavailable" ? "This browser has one, but not for this device." : null;
}
