import { parseLink } from "../internal/link.js";
import { neededOrigins } from "../internal/origins.js";
import { askBuiltIn } from "../internal/prompt-api.js";
import type { RpcHost } from "../internal/rpc.js";
import { spawnWorker } from "../internal/spawn.js";
import { WorkerSlot } from "../internal/worker-slot.js";
import type {
  ClientOptions,
  Estimate,
  FederationInfo,
  Keys,
  LabelValue,
  LlmChoice,
  OutcomeInfo,
  ProposerChoice,
  RowsOptions,
  RowsReport,
  RowsShape,
  RunSettings,
  SavedRun,
  TabEvent,
  TabModel,
  TestReport,
} from "./types.js";

/**
 * One participant in one federation. Rows and keys are held in a worker's memory; the state of a run is stored in this
 * browser before each step, so that a closed tab or a crash loses nothing.
 *
 * Every method rejects with a `ClientError` in words, a `CrashError` with a report, or a `StoppedError` after `stop()`.
 */
export class Client {
  /** The server's base URL and the federation's id. The invite's secret is not shown. */
  readonly link: { server: string; federation: string };
  readonly #slot: WorkerSlot;
  readonly #listeners = new Set<(event: TabEvent) => void>();

  private constructor(link: string, options: ClientOptions) {
    const { server, federation, invite } = parseLink(link);
    this.link = { server, federation };
    const host: RpcHost = {
      event: (event) => {
        for (const listener of [...this.#listeners]) listener(event);
      },
      ask: askBuiltIn,
      crashed: (report) => options.onCrash?.(report),
    };
    const modelBase = options.modelBase ?? new URL("model/", server).href;
    this.#slot = new WorkerSlot({ server, federation, invite, modelBase }, options.worker ?? spawnWorker, host);
  }

  /**
   * Opens an invite link, `http://host/join#federation=F&invite=S`. Nothing is sent yet.
   *
   * @throws {ClientError} of kind `link` when it names no federation
   */
  static async open(link: string, options: ClientOptions = {}): Promise<Client> {
    return new Client(link, options);
  }

  /** What the federation is about, from its server. */
  federation(): Promise<FederationInfo> {
    return this.#call("federation");
  }

  /** The run that is stored in this browser for this federation, if any. */
  saved(): Promise<SavedRun | null> {
    return this.#call("saved");
  }

  /** Looks at a file's shape: format, columns, how many rows. `name` helps to tell the format. */
  inspectRows(bytes: Uint8Array, name: string): Promise<RowsShape> {
    return this.#call("inspectRows", bytes, name);
  }

  /** The distinct values of the label column, with what each reads as. */
  labelValues(bytes: Uint8Array, options: RowsOptions): Promise<LabelValue[]> {
    return this.#call("labelValues", bytes, options);
  }

  /** Reads the rows and keeps them, in memory, for the run. What cannot be used is listed with its line and reason. */
  async readRows(bytes: Uint8Array, options: RowsOptions): Promise<RowsReport> {
    const report = await this.#call<RowsReport>("readRows", bytes, options);
    this.#slot.rows = { bytes, options };
    return report;
  }

  /** The rows that could not be used, as CSV with line and reason. */
  badRowsCsv(): Promise<string> {
    return this.#call("badRowsCsv");
  }

  /** Asks the LLM about a made-up sentence, never a row, and says in words what came of it. */
  testLlm(choice: LlmChoice, keys: Keys): Promise<TestReport> {
    return this.#callFor(neededOrigins(this.link.server, choice), "testLlm", choice, keys);
  }

  /** Asks the model that proposes words for a made-up prompt. */
  testProposer(choice: ProposerChoice, keys: Keys): Promise<TestReport> {
    return this.#callFor(neededOrigins(this.link.server, undefined, choice), "testProposer", choice, keys);
  }

  /** Fetches a shipped model, or takes it from the cache; `model-progress` events tell how far. Gives the model's id. */
  loadModel(model: TabModel = "mini"): Promise<string> {
    return this.#call("loadModel", model);
  }

  /** What the whole run will need. The rows must have been read. */
  estimate(settings: RunSettings): Promise<Estimate> {
    return this.#call("estimate", settings);
  }

  /** Joins and takes part until the end. This may take an hour; `on` tells how it goes. */
  run(settings: RunSettings, keys: Keys): Promise<OutcomeInfo> {
    const origins = neededOrigins(this.link.server, settings.llm, settings.proposer);
    return this.#callFor(origins, "run", settings, keys);
  }

  /**
   * Goes on with the stored run, after a reload, a crash, `stop()` or an LLM that refused. With `llm`, another one is asked
   * from now on; answers of the one before are not mixed with its own.
   */
  async resume(keys: Keys, llm?: LlmChoice): Promise<OutcomeInfo> {
    const saved = await this.saved();
    const settings = saved?.settings;
    const origins = neededOrigins(this.link.server, llm ?? settings?.llm, settings?.proposer);
    return this.#callFor(origins, "resume", keys, llm ?? null);
  }

  /**
   * Answers an `upload-preview` or a `ballot-preview` that needs approval: send this, or send the given prompt back, or a
   * ballot that says nothing.
   */
  decide(approve: boolean): Promise<void> {
    return this.#call("decide", approve);
  }

  /** Ends the worker at once: no further request leaves. The state is kept; `resume()` goes on. */
  stop(): void {
    this.#slot.end();
  }

  /** Leaves the federation for good and tells the server. Words already sent stay there. */
  leave(): Promise<void> {
    return this.#call("leave");
  }

  /** Removes what is stored in this browser for this federation. */
  forget(): Promise<void> {
    return this.#call("forget");
  }

  /** Ends the worker and drops the rows. */
  close(): void {
    this.#slot.rows = null;
    this.#slot.end();
    this.#listeners.clear();
  }

  /** Calls `listener` with every event; what is returned ends that. */
  on(listener: (event: TabEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #call<T>(method: string, ...args: unknown[]): Promise<T> {
    return this.#callFor(null, method, ...args);
  }

  async #callFor<T>(origins: string[] | null, method: string, ...args: unknown[]): Promise<T> {
    const rpc = await this.#slot.get(origins, neededOrigins(this.link.server));
    return rpc.call<T>(method, args);
  }
}
