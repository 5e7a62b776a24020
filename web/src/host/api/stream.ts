import { type Api, HostError, type LiveView } from "./api.js";
import { pauseMs } from "./pause.js";
import { unreachable } from "./problem.js";
import { EventParser } from "./sse.js";

/** The server says something at least every 15 seconds; without a word for this long the line is dead. */
const SILENCE_MS = 45_000;

/** Who is told what the stream says. */
export interface Listener {
  view(view: LiveView): void;
  /** The server is away; the next try is in `waitMs`. */
  away(error: HostError, waitMs: number): void;
  /** It makes no sense to go on: the token is not valid, or there is no such federation. */
  refused(error: HostError): void;
}

/** The live view of a federation. It connects again by itself until it is closed, is refused, or the federation ended. */
export class LiveStream {
  #closed = false;
  #ended = false;
  #connection = new AbortController();
  #wake: () => void = () => undefined;

  constructor(
    readonly api: Api,
    readonly federation: string,
    readonly listener: Listener,
  ) {
    void this.#run();
  }

  close(): void {
    this.#closed = true;
    this.#connection.abort();
    this.#wake();
  }

  /** Does not wait for the next try. */
  tryNow(): void {
    this.#wake();
  }

  async #run(): Promise<void> {
    for (let tries = 0; !this.#closed; tries += 1) {
      let told: HostError = unreachable();
      try {
        await this.#read(() => (tries = 0));
      } catch (error) {
        if (error instanceof HostError) told = error;
      }
      if (this.#closed || this.#ended) return;
      if (told.status >= 400 && told.status < 500 && told.status !== 429) return this.listener.refused(told);
      const waitMs = pauseMs(tries);
      this.listener.away(told, waitMs);
      await this.#sleep(waitMs);
    }
  }

  async #read(heard: () => void): Promise<void> {
    this.#connection = new AbortController();
    const { signal } = this.#connection;
    let silence = setTimeout(() => this.#connection.abort(), SILENCE_MS);
    try {
      const answer = await this.api.events(this.federation, signal);
      const parser = new EventParser();
      const decoder = new TextDecoder();
      const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(silence);
        silence = setTimeout(() => this.#connection.abort(), SILENCE_MS);
        for (const { name, data } of parser.push(decoder.decode(value, { stream: true }))) {
          if (name === "federation") this.#tell(JSON.parse(data) as LiveView, heard);
        }
      }
    } finally {
      clearTimeout(silence);
    }
  }

  #tell(view: LiveView, heard: () => void): void {
    heard();
    this.#ended = ["finished", "failed", "cancelled"].includes(view.status);
    if (!this.#closed) this.listener.view(view);
  }

  #sleep(lengthMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, lengthMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
