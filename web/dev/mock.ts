/** A client that answers with made-up figures, to see every state: `npm run dev`, then `/join?mock=searching#federation=f`. */
import { ClientError, type LabelValue, type RowsReport, type RowsShape, type SavedRun, type TabEvent, type TestReport } from "@feddtpt/client";
import type { App, PageClient } from "../src/internal/app.js";
import { testLlm } from "../src/internal/control/model.js";
import { stop } from "../src/internal/control/run.js";
import { takeSample } from "../src/internal/control/rows.js";
import { start } from "../src/internal/control/start.js";
import { go } from "../src/internal/control/steps.js";
import { savedRun } from "../src/internal/run/view.js";
import { EVENTS, FEDERATION, history, ledger, OUTCOME, SETTINGS } from "./fixtures.js";

const listeners = new Set<(event: TabEvent) => void>();
const emit = (event: TabEvent): void => listeners.forEach((listener) => listener(event));
const forever = new Promise<never>(() => undefined);

const SHAPE: RowsShape = {
  format: "csv", columns: ["id", "label", "text"], rows: 419, suggested: { text: "text", textB: null, label: "label" },
  sample: [["1", "complaint", "I waited far too long to be served."], ["2", "thanks", "Great service, I am very pleased."], ["3", "question", "Is there a discount for students?"], ["4", "request", "Please call me back tomorrow morning."]],
};
const VALUES: LabelValue[] = [
  { value: "complaint", count: 160, label: "complaint" }, { value: "thanks", count: 31, label: null }, { value: "question", count: 121, label: "question" }, { value: "request", count: 100, label: "request" },
];
const REPORT: RowsReport = {
  usable: 412, leftOut: 0, bad: [{ line: 17, reason: "the text is empty" }, { line: 88, reason: "the label “thanks” is none of the task's: complaint, praise, question, request" }],
  classes: [{ label: "complaint", count: 160 }, { label: "praise", count: 0 }, { label: "question", count: 152 }, { label: "request", count: 100 }],
  preview: SHAPE.sample.map((row, at) => ({ line: at + 2, text: row[2] ?? "", textB: null, label: row[1] ?? "" })),
};
const CORS: TestReport = {
  outcome: "cors", message: "Ollama answered, but refuses this page: it lists no permission for http://127.0.0.1:8700. Start it with one of the settings below, then test again. No row was sent.",
  product: "Ollama", models: [], answer: null, latencyMs: null,
  settings: [
    { product: "Ollama", setting: "OLLAMA_ORIGINS=http://127.0.0.1:8700 ollama serve", command: true }, { product: "llama.cpp", setting: "llama-server lets every page in by itself", command: false },
    { product: "vLLM", setting: "vllm serve MODEL --allowed-origins '[\"http://127.0.0.1:8700\"]'", command: true }, { product: "LM Studio", setting: "lms server start --cors", command: true },
  ],
};
const GOOD: TestReport = { outcome: "ok", message: "The model answered as the task needs.", product: null, settings: [], models: ["llama3.2:3b", "qwen2.5:7b"], answer: "question", latencyMs: 182 };

/** All methods, with canned answers. */
export function mockClient(): PageClient {
  return {
    link: { server: FEDERATION.server, federation: "support" },
    federation: async () => FEDERATION,
    saved: async () => null,
    inspectRows: async () => SHAPE,
    labelValues: async () => VALUES,
    readRows: async () => REPORT,
    badRowsCsv: async () => "line,reason\n",
    testLlm: async (choice) => (choice.kind === "open-ai" && choice.url.includes("11434") ? CORS : GOOD),
    testProposer: async () => GOOD,
    loadModel: async () => "mini",
    estimate: async (settings) => ({ callsPerRound: 512, callsTotal: Math.min(settings.budgetCalls ?? 4_920, 4_920), inputTokens: 320_000, outputTokens: 12_000, money: settings.price ? 0.0552 : null, note: "An upper bound: trials that meet a row and prompt seen before cost nothing. Tokens are counted for an average row of yours." }),
    run: () => forever,
    resume: () => forever,
    decide: async () => undefined,
    stop: () => undefined,
    leave: async () => emit({ type: "ended", outcome: { ...OUTCOME, status: "left", after: null, before: null, judgeReason: "you left before the end" } }),
    forget: async () => undefined,
    close: () => undefined,
    on: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const SAVED: SavedRun = { stage: "searching", participant: "p-7", rows: 412, classes: [], settings: SETTINGS, needsKey: false, outcome: null, ledger: ledger() as SavedRun["ledger"], history: history() };

/** Brings the page into a state by name. */
export async function play(app: App, name: string): Promise<void> {
  if (name === "opening") return app.update({});
  if (name === "fault") return app.update({ fault: { message: "The server at 127.0.0.1:8700 cannot be reached.", what: "Nothing of yours was sent. Ask the host whether it is up, then try again." }, faultMayPass: true });
  await start(app);
  if (await wizard(app, name)) return;
  app.update({ run: savedRun(SAVED, FEDERATION), runSettings: SETTINGS, runRows: 412 });
  for (const event of EVENTS[name] ?? EVENTS["searching"] ?? []) emit(event);
  const { run } = app.state;
  if (!run) return;
  if (name === "stopped") stop(app);
  if (name === "leaving") app.update({ leaving: "asking" });
  if (name === "needs-key") app.update({ run: { ...run, halt: "needs-key", trial: null } });
  if (name === "key-refused") app.update({ run: { ...run, halt: "llm-refuses", trial: null, notice: { message: "api.example.com refused the key (401).", what: "No row was answered, and nothing is lost. Give another key below, then go on." } } });
  if (name === "crashed") app.update({ run: { ...run, halt: "crashed", trial: null, crash: { message: "panicked at client/src/search/step.rs:88: index out of bounds", stack: "at wasm-function[412]", version: "0.1.0", userAgent: navigator.userAgent, time: new Date().toISOString(), during: "run", stateKept: true } } });
  if (name === "finished") emit({ type: "ended", outcome: OUTCOME });
  if (name === "failed") emit({ type: "ended", outcome: { ...OUTCOME, status: "failed", reason: "Round 3 had 1 of 3 proposals in each of 4 tries; the host allowed no more." } });
  if (name === "left") await app.client.leave();
}

async function wizard(app: App, name: string): Promise<boolean> {
  const [step, variant] = name.split("-") as [string, string | undefined];
  if (!["intro", "rows", "model", "limits", "join"].includes(step)) return false;
  if (step === "intro") return true;
  if (step === "rows" && variant === "empty") return go(app, "rows"), true;
  if (step === "rows" && variant === "error") return app.patch("rows", { error: new ClientError({ kind: "rows", message: "rows.xlsx is a spreadsheet, not a table of text.", what: "Nothing was read. Save it as CSV and choose that file." }) }), go(app, "rows"), true;
  await takeSample(app);
  if (step === "model" && variant) app.patch("model", { card: variant as "local" });
  if (step === "limits" || step === "join") app.patch("model", { card: "hosted", hosted: { provider: "open-ai", url: "https://api.example.com/v1", model: "small-chat", key: "k" } });
  if (step === "limits") app.patch("limits", { calls: "3000", inputPrice: "0.15", outputPrice: "0.60", money: "2" });
  if (step === "model" && variant) await testLlm(app);
  go(app, step as "rows");
  return true;
}
