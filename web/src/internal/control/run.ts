import { ClientError, CrashError, type CrashReport, StoppedError } from "@feddtpt/client";
import type { App } from "../app.js";
import { focusHeading } from "../browser/focus.js";
import { reduce } from "../run/reduce.js";
import { isActive } from "../run/state-name.js";
import { freshRun, type RunView } from "../run/view.js";
import { notice } from "../state/notice.js";
import { mended } from "../state/mended.js";
import { keys, runSettings } from "../state/settings.js";

/** Listens to the worker for as long as the page lives. */
export function listen(app: App): void {
  app.client.on((event) => {
    const { run, before, federation } = app.state;
    const view = run ?? before ?? freshRun(federation?.prompts ?? []);
    const next = reduce(view, event, Date.now());
    // Before the run, only progress of the model and lines of the ledger matter; they are kept for it.
    if (run || event.type === "ledger" || event.type.startsWith("model-")) app.update(run ? { run: next } : { before: next });
  });
  setInterval(() => {
    if (isActive(app.state.run)) app.update({ nowMs: Date.now() });
  }, 1_000);
}

/** Joins. */
export async function join(app: App): Promise<void> {
  const settings = runSettings(app.state);
  const { before, federation, rows } = app.state;
  const view = { ...freshRun(federation?.prompts ?? []), ledger: before?.ledger ?? [], model: before?.model ?? null };
  app.update({ run: view, runSettings: settings, runRows: rows.report?.usable ?? 0, joinError: null, crash: null, nowMs: Date.now() });
  focusHeading();
  await follow(app, app.client.run(settings, keys(app.state.model)));
}

/** What a run does again when it goes on from a question that was not answered. */
const afterReview: Partial<Record<RunView["activity"], RunView["activity"]>> = { reviewing: "searching", "reviewing-ballot": "voting" };

/** Goes on with the stored run. */
export async function goOn(app: App): Promise<void> {
  const { run, keyAgain, proposerKeyAgain, llmAgain, model, runSettings: settings } = app.state;
  if (!run) return;
  const again = mended(settings?.llm, keys(model), { key: keyAgain, proposerKey: proposerKeyAgain, llm: llmAgain });
  if (again.llm && settings) app.update({ runSettings: { ...settings, llm: again.llm } });
  change(app, { halt: null, notice: null, crash: null, trouble: null, activity: afterReview[run.activity] ?? run.activity });
  app.update({ nowMs: Date.now() });
  await follow(app, app.client.resume(again.keys, again.llm ?? undefined));
}

/** Ends the worker at once; the state is kept. */
export function stop(app: App): void {
  change(app, { halt: "stopped", trial: null });
  app.client.stop();
}

/** Answers the review of an upload. */
export function decide(app: App, approve: boolean): void {
  const { run } = app.state;
  if (!run?.upload) return;
  const words = approve ? run.upload.words : run.given;
  change(app, { activity: "sending", upload: { ...run.upload, words }, prompt: words });
  app.client.decide(approve).catch((error: unknown) => halt(app, error));
}

/** Answers the review of a ballot: one that is declined says nothing. */
export function decideBallot(app: App, approve: boolean): void {
  const { run } = app.state;
  if (!run?.vote) return;
  change(app, { activity: "voting", vote: approve ? run.vote : { ...run.vote, abstains: "you decided so" } });
  app.client.decide(approve).catch((error: unknown) => halt(app, error));
}

/** Leaves for good, after the person confirmed. */
export async function leave(app: App): Promise<void> {
  app.update({ leaving: "busy" });
  // First the search ends, so that nothing more is spent.
  stop(app);
  try {
    await app.client.leave();
    const saved = await app.client.saved();
    if (saved?.outcome && !app.state.run?.outcome) change(app, { outcome: saved.outcome, halt: null });
  } catch (error) {
    change(app, { notice: notice(error) });
  }
  app.update({ leaving: "no" });
}

/** Removes what is stored and begins anew. */
export async function forget(app: App): Promise<void> {
  await app.client.forget();
  location.reload();
}

/** Shows a crash: as the run's state, or before a run above the step, which can be tried again. */
export function crashed(app: App, report: CrashReport): void {
  if (isActive(app.state.run)) change(app, { halt: "crashed", crash: report, trial: null });
  else app.update({ crash: report });
}

async function follow(app: App, running: Promise<unknown>): Promise<void> {
  try {
    await running;
  } catch (error) {
    await halt(app, error);
  }
}

/** Why the run stands still, and what can be done. */
async function halt(app: App, error: unknown): Promise<void> {
  if (error instanceof StoppedError || error instanceof CrashError || !app.state.run || app.state.run.outcome) return;
  const told = notice(error);
  const joined = app.state.run.participant != null || (await app.client.saved().catch(() => null)) !== null;
  if (!joined) {
    app.update({ run: null, before: app.state.run, step: "join", joinError: told });
    return;
  }
  const mendable = error instanceof ClientError && error.kind === "model";
  change(app, { halt: mendable ? "llm-refuses" : "stopped", notice: told, trial: null });
}

function change(app: App, part: Partial<RunView>): void {
  const { run } = app.state;
  if (run) app.update({ run: { ...run, ...part } });
}
