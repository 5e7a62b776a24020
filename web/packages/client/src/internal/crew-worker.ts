/// <reference lib="webworker" />
/** A worker of the crew: a shipped model, for a part of each batch. It sends nothing over the network. */
import init, { Helper, type TabModel } from "../../wasm/feddtpt.js";

declare const self: DedicatedWorkerGlobalScope;

/** A part of a batch. The first message is the name of the model instead, and only waits for it. */
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

let helper: Promise<Helper> = Promise.reject(new Error("no model was named"));
// Without a question nobody waits for it.
helper.catch(() => undefined);

async function answer(part: CrewTask | TabModel): Promise<CrewAnswer> {
  try {
    if (typeof part === "string") {
      helper = init().then(() => Helper.load(part));
      await helper;
      return { labels: new Int32Array(), error: null };
    }
    return { labels: (await helper).answer(part.task, part.prompt, part.rows), error: null };
  } catch (error) {
    const { message } = (error ?? {}) as { message?: unknown };
    return { labels: new Int32Array(), error: typeof message === "string" ? message : String(error) };
  }
}

self.addEventListener("message", ({ data }: MessageEvent<CrewTask | TabModel>) => {
  void answer(data).then((said) => self.postMessage(said));
});
