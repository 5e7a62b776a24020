import { CrashError, StoppedError } from "../public/errors.js";
import type { RowsOptions } from "../public/types.js";
import { sameOrigins } from "./origins.js";
import type { Opening } from "./protocol.js";
import { Rpc, type RpcHost } from "./rpc.js";

/** Rows as they were handed over, kept in memory for the next worker. */
export interface HeldRows {
  bytes: Uint8Array;
  options: RowsOptions;
}

/**
 * The place of the one worker. A worker is made for a fixed set of origins; a call that needs another set replaces it, and
 * the rows are handed to the new one.
 */
export class WorkerSlot {
  /** The rows last read with success. */
  rows: HeldRows | null = null;
  #current: { rpc: Rpc; origins: readonly string[] } | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #generation = 0;

  constructor(
    private readonly opening: Opening,
    private readonly spawn: (origins: string[]) => Worker | Promise<Worker>,
    private readonly host: RpcHost,
  ) {}

  /** A worker for exactly `origins`; with `null`, whatever worker there is. */
  get(origins: string[] | null, fallback: string[]): Promise<Rpc> {
    const generation = this.#generation;
    const mine = this.#turn.then(async () => {
      if (generation !== this.#generation) throw new StoppedError();
      const current = this.#current;
      if (current && !current.rpc.over && (origins === null || sameOrigins(current.origins, origins))) return current.rpc;
      current?.rpc.end(new StoppedError());
      return this.#make(origins ?? fallback, generation);
    });
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  /** The worker, if one is at work. */
  get running(): Rpc | null {
    return this.#current && !this.#current.rpc.over ? this.#current.rpc : null;
  }

  /** Ends the worker at once. The next call makes a new one. */
  end(): void {
    this.#generation += 1;
    this.#current?.rpc.end(new StoppedError());
    this.#current = null;
  }

  async #make(origins: string[], generation: number): Promise<Rpc> {
    const worker = await this.spawn(origins);
    if (generation !== this.#generation) {
      worker.terminate();
      throw new StoppedError();
    }
    const rpc = new Rpc(worker, this.opening, this.host);
    this.#current = { rpc, origins };
    const held = this.rows;
    if (held) {
      await rpc.call("readRows", [held.bytes, held.options]).catch((error: unknown) => {
        if (error instanceof CrashError || error instanceof StoppedError) throw error;
      });
    }
    return rpc;
  }
}
