/**
 * Further workers with the same model, for a tab whose LLM is a shipped one: each computes a part of every batch. The
 * answers do not depend on how rows are split. A crew is made inside the worker, so it ends with it.
 */
import type { TabModel } from "../../wasm/feddtpt.js";
import type { CrewAnswer, CrewTask } from "./crew-worker.js";

/** Most workers beside the first; each holds a copy of the model, about 100 MB of the larger one. */
const MOST = 3;
/** Devices with less memory than this, in GiB, compute with one worker. */
const LEAST_MEMORY_GIB = 4;

/** How many further workers this device has cores and memory for. */
export function crewSize(cores: number, memoryGib: number | undefined): number {
  if (memoryGib !== undefined && memoryGib < LEAST_MEMORY_GIB) return 0;
  return Math.max(0, Math.min(cores - 1, MOST));
}

/** A crew of this device's size with a model that the browser keeps, or `null` where there is no second core for it. */
export async function makeCrew(model: TabModel): Promise<Crew | null> {
  const { hardwareConcurrency, deviceMemory } = navigator as Navigator & { deviceMemory?: number };
  const size = crewSize(hardwareConcurrency, deviceMemory);
  return size > 0 ? Crew.start(size, model) : null;
}

/** Workers that answer for parts of a batch. */
export class Crew {
  private constructor(private readonly mates: readonly Mate[]) {}

  /** Starts `size` workers; rejects when one of them cannot load the model. */
  static async start(size: number, model: TabModel): Promise<Crew> {
    const mates = Array.from({ length: size }, () => new Mate(model));
    try {
      await Promise.all(mates.map((mate) => mate.ready));
    } catch (error) {
      for (const mate of mates) mate.end();
      throw error;
    }
    return new Crew(mates);
  }

  /** How many workers. */
  get size(): number {
    return this.mates.length;
  }

  /** The labels of `rows` (JSON), by worker number `at`; -1 is none. */
  readonly answer = (at: number, task: string, prompt: string, rows: string): Promise<Int32Array> => {
    const mate = this.mates[at];
    return mate ? mate.ask({ task, prompt, rows }) : Promise.reject(new Error(`there is no worker ${at}`));
  };
}

/** One worker. It is asked one thing at a time. */
class Mate {
  readonly ready: Promise<unknown>;
  readonly #worker = new Worker(new URL("./crew-worker.js", import.meta.url), { type: "module", name: "feddtpt-crew" });
  #waiting: { resolve: (labels: Int32Array) => void; reject: (error: Error) => void } | null = null;

  constructor(model: TabModel) {
    this.#worker.addEventListener("message", ({ data }: MessageEvent<CrewAnswer>) => {
      if (data.error === null) this.#waiting?.resolve(data.labels);
      else this.#waiting?.reject(new Error(data.error));
      this.#waiting = null;
    });
    this.#worker.addEventListener("error", (event) => {
      this.#waiting?.reject(new Error(event.message || "the worker failed"));
      this.#waiting = null;
    });
    this.ready = this.ask(model);
  }

  ask(task: CrewTask | TabModel): Promise<Int32Array> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#worker.postMessage(task);
    });
  }

  end(): void {
    this.#worker.terminate();
  }
}
