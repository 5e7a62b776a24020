/// <reference lib="webworker" />
/** A worker of the crew: the shipped model, for a part of each batch. It sends nothing over the network. */
import init, { Helper } from "../../wasm/feddtpt.js";

declare const self: DedicatedWorkerGlobalScope;

/** A part of a batch; the first message is `null` and only waits for the model. */
export interface CrewTask {
  /** The task, as JSON. */
  task: string;
  /** The prompt's words, with blanks between. */
  prompt: string;
  /** The rows' texts, as JSON. */
  rows: string;
}

/** The label of each row, or what went wrong. */
export interface CrewAnswer {
  labels: Int32Array;
  error: string | null;
}

const helper = init().then(() => Helper.load());

async function answer(part: CrewTask | null): Promise<CrewAnswer> {
  try {
    const model = await helper;
    return { labels: part ? model.answer(part.task, part.prompt, part.rows) : new Int32Array(), error: null };
  } catch (error) {
    const { message } = (error ?? {}) as { message?: unknown };
    return { labels: new Int32Array(), error: typeof message === "string" ? message : String(error) };
  }
}

self.addEventListener("message", ({ data }: MessageEvent<CrewTask | null>) => {
  void answer(data).then((said) => self.postMessage(said));
});
