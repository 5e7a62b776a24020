import { html, type TemplateResult } from "lit-html";
import type { App } from "../internal/app.js";
import { type StateName, stateName } from "../internal/run/state-name.js";
import type { AppState } from "../internal/state/app-state.js";
import { phaseText } from "../internal/text/phases.js";
import { crashPanel } from "./parts/crash-panel.js";
import { fault, opening } from "./parts/fault.js";
import { head } from "./parts/head.js";
import { runScreen } from "./run/screen.js";
import { intro } from "./steps/intro.js";
import { joinStep } from "./steps/join.js";
import { limits } from "./steps/limits.js";
import { model } from "./steps/model.js";
import { rows } from "./steps/rows.js";

const STEP_VIEWS = { intro, rows, model, limits, join: joinStep };

/** The state that `<main>` names. */
export function currentState(state: AppState): StateName {
  return state.run ? stateName(state.run, state.runSettings?.budgetMoney ?? null) : state.step;
}

/** The whole page. */
export function page(app: App): TemplateResult {
  const { state } = app;
  const name = currentState(state);
  return html`
    <a class="skip" href="#main" @click=${skip}>To the content</a>
    ${state.federation || state.run ? head(state) : null}
    <main id="main" class="page" data-state=${state.federation || state.run || state.fault ? name : "loading"} tabindex="-1">${body(app)}</main>
    <p class="off-screen" role="status" aria-live="polite">${state.run ? phaseText(name, state.run).title : ""}</p>
    <footer class="foot">
      <p>Figures on this page are measured in this tab, unless a line says who reported them. Served by ${serverName(app)}, and by nobody else: no script, font or picture comes from elsewhere.</p>
    </footer>
  `;
}

function body(app: App): TemplateResult {
  const { state } = app;
  if (state.run) return runScreen(app);
  if (state.fault) return fault(app);
  if (!state.federation) return opening();
  const { crash } = state;
  return html`
    ${crash ? html`<h2>The worker crashed</h2>${crashPanel(app, crash, { name: "Close this report", go: () => app.update({ crash: null }) })}` : null}
    ${STEP_VIEWS[state.step](app)}
  `;
}

/** The tab's title: what goes on comes first, because tabs are narrow. */
export function title(state: AppState): string {
  const name = state.federation?.name ?? "FedDTPT";
  if (!state.run) return `Join · ${name}`;
  const round = state.run.round && state.federation ? ` · round ${state.run.round} of ${state.federation.rounds}` : "";
  return `${phaseText(currentState(state), state.run).title}${round} · ${name}`;
}

function serverName(app: App): string {
  return app.client ? new URL(app.client.link.server).host : location.host;
}

/** Not by the fragment: that holds the invite, and changing it would load the page anew. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}
