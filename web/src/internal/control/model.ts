import type { TabModel } from "@feddtpt/client";
import type { App } from "../app.js";
import type { ApiDetails, ApiDraft, ModelCard, ModelDraft } from "../state/app-state.js";
import { notice } from "../state/notice.js";
import { apiDraft, keys, llmChoice, proposerChoice } from "../state/settings.js";

const UNTESTED = { busy: false, report: null, error: null };

/** Chooses a card. */
export function chooseCard(app: App, card: ModelCard): void {
  app.patch("model", { card, test: UNTESTED });
}

/** Chooses which model the card in this tab stands for. */
export function chooseInTab(app: App, inTab: TabModel): void {
  app.patch("model", { inTab, test: UNTESTED });
}

/** Takes over what was typed about the LLM; an earlier test no longer counts. */
export function changeApi(app: App, change: Partial<ApiDraft>): void {
  const { model } = app.state;
  const draft = apiDraft(model);
  if (draft) app.patch("model", { [model.card]: { ...draft, ...change }, test: UNTESTED });
}

/** Takes over a detail. */
export function changeDetails(app: App, change: Partial<ApiDetails>): void {
  app.patch("model", { details: { ...app.state.model.details, ...change }, test: UNTESTED });
}

/** Takes over what was chosen about the source of words. */
export function changeProposer(app: App, change: Partial<ModelDraft["proposer"]>): void {
  app.patch("model", { proposer: { ...app.state.model.proposer, ...change }, proposerTest: UNTESTED });
}

/** Asks the LLM about a made-up sentence. A single listed model is taken over. */
export async function testLlm(app: App): Promise<void> {
  app.patch("model", { test: { busy: true, report: null, error: null } });
  const { model } = app.state;
  try {
    if (model.card === "in-tab") await app.client.loadModel(model.inTab);
    const report = await app.client.testLlm(llmChoice(model), keys(model));
    const draft = apiDraft(app.state.model);
    const only = report.models.length === 1 ? report.models[0] : undefined;
    if (draft && !draft.model && only) app.patch("model", { [model.card]: { ...draft, model: only } });
    app.patch("model", { test: { busy: false, report, error: null } });
  } catch (error) {
    app.patch("model", { test: { busy: false, report: null, error: notice(error) } });
  }
}

/** Asks the source of words about a made-up prompt. */
export async function testProposer(app: App): Promise<void> {
  app.patch("model", { proposerTest: { busy: true, report: null, error: null } });
  const { model } = app.state;
  try {
    const report = await app.client.testProposer(proposerChoice(model), keys(model));
    app.patch("model", { proposerTest: { busy: false, report, error: null } });
  } catch (error) {
    app.patch("model", { proposerTest: { busy: false, report: null, error: notice(error) } });
  }
}
