/// <reference lib="webworker" />
/**
 * The worker: loads the WebAssembly, makes the `Tab`, and serves calls. Rows and keys live here and go nowhere but where
 * the person sends them.
 */
import init, { Tab, type TabModel } from "../../wasm/feddtpt.js";
import type { RunSettings, TabError, TabEvent } from "../public/types.js";
import { makeCrew } from "./crew.js";
import { alone } from "./lock.js";
import { type FromWorker, isTabError, type Opening, type ToWorker } from "./protocol.js";

declare const self: DedicatedWorkerGlobalScope;

/** Methods that change the stored run; one tab at a time may. */
const EXCLUSIVE = ["run", "resume", "leave", "forget"];

const post = (message: FromWorker): void => self.postMessage(message);
const questions = new Map<number, { resolve: (text: string) => void; reject: (error: Error) => void }>();
let questionCount = 0;
let tab: Promise<Tab> | null = null;
/** Ids of the models that are loaded, and whoever waits for one. */
const loaded = new Set<string>();
let modelIsReady: () => void = () => undefined;
let crewAsked = false;

/** Asks the page for the browser's own model, which workers cannot reach. */
function ask(system: string, user: string): Promise<string> {
  const id = ++questionCount;
  return new Promise((resolve, reject) => {
    questions.set(id, { resolve, reject });
    post({ type: "ask", id, system, user });
  });
}

async function open(opening: Opening): Promise<Tab> {
  try {
    await init();
  } catch (error) {
    const message = `The program could not be loaded: ${words(error)}`;
    const what = "Nothing of yours was sent. See whether the server can be reached, then load this page again.";
    throw { kind: "server", message, what } satisfies TabError;
  }
  const { server, federation, invite, modelBase } = opening;
  const onEvent = (event: TabEvent): void => {
    if (event.type === "model-ready") {
      loaded.add(event.id);
      modelIsReady();
    }
    post({ type: "event", event });
  };
  return new Tab(server, federation, invite ?? undefined, modelBase, onEvent, ask);
}

async function serve(id: number, method: string, args: unknown[]): Promise<void> {
  try {
    if (!tab) throw new Error("the worker was not opened");
    const handle = (await tab) as unknown as Record<string, (...args: unknown[]) => unknown>;
    const call = handle[method];
    if (typeof call !== "function") throw new Error(`there is no method ${method}`);
    const work = async (): Promise<unknown> => call.apply(handle, args);
    callCrew(handle as unknown as Tab, method, args).catch((error: unknown) => console.info(`computing with one worker: ${words(error)}`));
    const value = EXCLUSIVE.includes(method) ? await alone(String(handle["runName"] ?? ""), work) : await work();
    post({ type: "result", id, value: value ?? null });
  } catch (error) {
    if (isTabError(error)) {
      post({ type: "error", id, error: { kind: error.kind, message: error.message, what: error.what } });
    } else {
      crash(error);
    }
  }
}

/** Other cores help once a shipped model is loaded, if it is the LLM. Without them it takes longer and nothing else. */
async function callCrew(handle: Tab, method: string, args: unknown[]): Promise<void> {
  if (crewAsked || (method !== "run" && method !== "resume")) return;
  const settings = method === "run" ? (args[0] as RunSettings) : (await handle.saved())?.settings;
  if (settings?.llm.kind !== "in-tab" || crewAsked) return;
  crewAsked = true;
  const model = settings.llm.model ?? "mini";
  await isLoaded(model);
  const crew = await makeCrew(model);
  if (crew) handle.setCrew(crew.size, crew.answer);
}

/** Waits until this worker has the model: by then the browser keeps its files, which the crew takes from there. */
async function isLoaded(model: TabModel): Promise<void> {
  while (![...loaded].some((id) => id.startsWith(`${model}-`))) await new Promise<void>((resolve) => (modelIsReady = resolve));
}

/** Everything that is no error in words is a crash: the WebAssembly's memory cannot be trusted after a panic. */
function crash(error: unknown): void {
  const stack = error instanceof Error ? (error.stack ?? null) : null;
  // A panic leaves its message here before the trap, which says only "unreachable".
  const { feddtptPanic } = globalThis as { feddtptPanic?: unknown };
  post({ type: "crash", message: typeof feddtptPanic === "string" ? feddtptPanic : words(error), stack });
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

self.addEventListener("error", (event) => crash(event.error ?? event.message));
self.addEventListener("unhandledrejection", (event) => crash(event.reason));

self.addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === "open") {
    tab = open(data.opening);
    // Each call reports a failed start; without a call nobody waits for it.
    tab.catch(() => undefined);
  } else if (data.type === "call") {
    void serve(data.id, data.method, data.args);
  } else {
    const question = questions.get(data.id);
    questions.delete(data.id);
    if (data.error === null) question?.resolve(data.text ?? "");
    else question?.reject(new Error(data.error));
  }
});
