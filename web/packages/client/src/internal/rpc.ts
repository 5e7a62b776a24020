import { ClientError, CrashError } from "../public/errors.js";
import type { CrashReport, TabEvent } from "../public/types.js";
import { crashReport } from "./crash.js";
import type { FromWorker, Opening, ToWorker } from "./protocol.js";

/** Whoever a worker reports to. */
export interface RpcHost {
  event(event: TabEvent): void;
  ask(system: string, user: string): Promise<string>;
  crashed(report: CrashReport): void;
}

interface Pending {
  method: string;
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

/** Calls to one worker. After a crash or `end`, every pending and later call is rejected: nobody waits for ever. */
export class Rpc {
  readonly #worker: Worker;
  readonly #host: RpcHost;
  readonly #pending = new Map<number, Pending>();
  #count = 0;
  #over: Error | null = null;

  constructor(worker: Worker, opening: Opening, host: RpcHost) {
    this.#worker = worker;
    this.#host = host;
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#receive(data);
    worker.onerror = (event) => {
      event.preventDefault?.();
      this.#crash(event.message || "The worker could not be started or stopped without a word.", null);
    };
    worker.onmessageerror = () => this.#crash("A message from the worker could not be read.", null);
    this.#send({ type: "open", opening });
  }

  /** Whether no call can be made any more. */
  get over(): boolean {
    return this.#over !== null;
  }

  /** Calls a method of the handle in the worker. */
  call<T>(method: string, args: unknown[]): Promise<T> {
    if (this.#over) return Promise.reject(this.#over);
    const id = ++this.#count;
    return new Promise<T>((resolve, reject) => {
      this.#pending.set(id, { method, resolve: resolve as (value: unknown) => void, reject });
      this.#send({ type: "call", id, method, args });
    });
  }

  /** Ends the worker at once. Pending calls are rejected with `reason`. */
  end(reason: Error): void {
    if (this.#over) return;
    this.#over = reason;
    this.#worker.terminate();
    for (const { reject } of this.#pending.values()) reject(reason);
    this.#pending.clear();
  }

  #send(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromWorker): void {
    if (this.#over) return;
    switch (message.type) {
      case "result":
        this.#settle(message.id)?.resolve(message.value);
        break;
      case "error":
        this.#settle(message.id)?.reject(new ClientError(message.error));
        break;
      case "event":
        this.#host.event(message.event);
        break;
      case "ask":
        void this.#answer(message.id, message.system, message.user);
        break;
      case "crash":
        this.#crash(message.message, message.stack);
        break;
    }
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  async #answer(id: number, system: string, user: string): Promise<void> {
    try {
      const text = await this.#host.ask(system, user);
      if (!this.#over) this.#send({ type: "answer", id, text, error: null });
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      if (!this.#over) this.#send({ type: "answer", id, text: null, error: words });
    }
  }

  #crash(message: string, stack: string | null): void {
    if (this.#over) return;
    const during = [...this.#pending.values()].at(-1)?.method ?? null;
    const report = crashReport(message, stack, during);
    this.end(new CrashError(report));
    this.#host.crashed(report);
  }
}
