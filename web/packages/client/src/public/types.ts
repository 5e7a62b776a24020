/**
 * The data that crosses the boundary. These types are generated from the Rust structs that the worker serialises, so the
 * page and the worker cannot disagree on them.
 */
import type { FederationInfo, OutcomeInfo, RowsReport, RunSettings, SavedRun, Tab, TabEvent } from "../../wasm/feddtpt.js";

export type {
  ColumnChoice,
  Estimate,
  FederationInfo,
  Keys,
  LlmChoice,
  OutcomeInfo,
  ProposerChoice,
  RowsOptions,
  RowsReport,
  RowsShape,
  RunSettings,
  SavedRun,
  TabError,
  TabEvent,
  TabModel,
  TestReport,
} from "../../wasm/feddtpt.js";

/** What is absent comes as `null`, also where the generated type says `undefined`. */
type OrNull<T> = { [K in keyof T]: undefined extends T[K] ? T[K] | null : T[K] };
type EventOf<T extends TabEvent["type"]> = Extract<TabEvent, { type: T }>;

/** A label of the task with the words that mean it to the model. */
export type LabelInfo = FederationInfo["labels"][number];
/** A published prompt with its round; round 0 is the seed prompt. */
export type PublishedInfo = FederationInfo["prompts"][number];
/** The family of models that a task is written for. */
export type ModelFamily = FederationInfo["modelFamily"];
/** A value of the label column, how often it stands there, and the task's label it reads as. */
export type LabelValue = Awaited<ReturnType<Tab["labelValues"]>>[number];
/** Rows of one label. */
export type ClassCount = RowsReport["classes"][number];
/** A usable row as it will be used. */
export type RowPreview = RowsReport["preview"][number];
/** A row that cannot be used, with its line and reason. */
export type BadRowInfo = RowsReport["bad"][number];
/** Money per million tokens. */
export type Price = NonNullable<RunSettings["price"]>;
/** An accuracy with its counts. */
export type Score = EventOf<"started">["score"];
/** What was spent so far. */
export type Spent = OrNull<EventOf<"spent">["spent"]>;
/** A request that left, or is about to. */
export type LedgerLine = OrNull<EventOf<"ledger">["line"]>;
/** A ballot about a round's candidates, word for word as it is sent; one that names nothing is an abstention. */
export type Ballot = EventOf<"ballot-preview">["ballot"];
/** What a participant said about the candidates of a stage. */
export type OwnBallot = NonNullable<OwnRound["ballots"]>[number];
/** Why a request was made. */
export type Purpose = LedgerLine["purpose"];
/** A point of the accuracy curve. */
export type CurvePoint = SavedRun["history"][number];
/** What an edit under trial does to the prompt. */
export type EditName = EventOf<"proposed">["kind"];
/** A round this participant took part in. */
export type OwnRound = OrNull<OutcomeInfo["rounds"][number]>;

/** What is known of a crash of the worker. It holds no row, no key and no invite. */
export interface CrashReport {
  /** The panic's or error's message. */
  message: string;
  /** Where it happened, as far as the browser tells. */
  stack: string | null;
  /** The version of this package. */
  version: string;
  /** The browser. */
  userAgent: string;
  /** When, ISO 8601. */
  time: string;
  /** What was being done: a method's name, or `null` between calls. */
  during: string | null;
  /** Always true: the worker stores its state before it acts, so `resume()` goes on from there. */
  stateKept: true;
}

/** Settings of {@link Client.open}; none is needed. */
export interface ClientOptions {
  /** Where the shipped models' files lie; by default `model/` on the federation's server. */
  modelBase?: string;
  /**
   * Makes the worker. It is given the origins that the worker may talk to, so that a page can confine it to them by a
   * content security policy. By default a plain module worker, confined by the page's own policy.
   */
  worker?: (origins: string[]) => Worker | Promise<Worker>;
  /** Told of each crash. The state is kept; `resume()` goes on. */
  onCrash?: (report: CrashReport) => void;
}
