import type {
  BuiltInAvailability,
  ColumnChoice,
  CrashReport,
  Estimate,
  FederationInfo,
  LabelValue,
  RowsReport,
  RowsShape,
  RunSettings,
  TabModel,
  TestReport,
} from "@feddtpt/client";
import type { Notice, RunView } from "../run/view.js";

/** The five steps before a run, in their order. */
export const STEPS = ["intro", "rows", "model", "limits", "join"] as const;
export type Step = (typeof STEPS)[number];

/** The rows while they are being chosen. */
export interface RowsDraft {
  name: string | null;
  bytes: Uint8Array | null;
  shape: RowsShape | null;
  columns: ColumnChoice | null;
  values: LabelValue[];
  /** By hand: value in the file to label of the task; "" leaves its rows out. */
  labelMap: Record<string, string>;
  report: RowsReport | null;
  busy: boolean;
  error: Notice | null;
  pasting: boolean;
  dropping: boolean;
}

/** The four cards. */
export type ModelCard = "in-tab" | "local" | "hosted" | "built-in";

/** Address and name of a model behind an API. */
export interface ApiDraft {
  provider: "open-ai" | "anthropic";
  url: string;
  model: string;
  /** Memory only: never stored, never in an address, never sent to the aggregation server. */
  key: string;
}

/** What few people change. */
export interface ApiDetails {
  api: "auto" | "chat" | "completions";
  answers: "text" | "logprobs";
  mask: string;
  concurrency: number;
  timeoutS: number;
  attempts: number;
}

/** The models while they are being chosen. */
export interface ModelDraft {
  card: ModelCard;
  /** Which model the card in this tab stands for. */
  inTab: TabModel;
  local: ApiDraft;
  hosted: ApiDraft;
  details: ApiDetails;
  proposer: { kind: "in-tab" | "server" | "fill-mask"; url: string; mask: string; key: string };
  builtIn: BuiltInAvailability | null;
  test: { busy: boolean; report: TestReport | null; error: Notice | null };
  proposerTest: { busy: boolean; report: TestReport | null; error: Notice | null };
}

/** The limits as they were typed. */
export interface LimitsDraft {
  calls: string;
  inputPrice: string;
  outputPrice: string;
  currency: string;
  money: string;
  seed: string;
  review: boolean;
  estimate: Estimate | null;
  estimating: boolean;
  error: Notice | null;
}

/** All that the page shows. */
export interface AppState {
  step: Step;
  federation: FederationInfo | null;
  /** Why there is nothing to show: a bad link, a server that does not answer, another tab. */
  fault: Notice | null;
  /** Whether the fault may pass by itself, so that trying again makes sense. */
  faultMayPass: boolean;
  rows: RowsDraft;
  model: ModelDraft;
  limits: LimitsDraft;
  /** Rows of the run: from the draft, or from the stored run. */
  runRows: number;
  run: RunView | null;
  /** Progress of the model and ledger lines from before the run. */
  before: RunView | null;
  runSettings: RunSettings | null;
  /** Where a stored run's key is typed again. */
  keyAgain: string;
  /** Where the address and the model's name are mended after the LLM refused; `null` until something is typed. */
  llmAgain: { url: string; model: string } | null;
  proposerKeyAgain: string;
  joinError: Notice | null;
  /** A crash outside a run; one within belongs to the run. */
  crash: CrashReport | null;
  leaving: "no" | "asking" | "busy";
  wholeLedger: boolean;
  nowMs: number;
  copied: string | null;
}

/** No rows yet. */
export function emptyRows(): RowsDraft {
  return {
    name: null,
    bytes: null,
    shape: null,
    columns: null,
    values: [],
    labelMap: {},
    report: null,
    busy: false,
    error: null,
    pasting: false,
    dropping: false,
  };
}

/** The page as it opens. */
export function initialState(nowMs: number): AppState {
  const untested = { busy: false, report: null, error: null };
  return {
    step: "intro",
    federation: null,
    fault: null,
    faultMayPass: false,
    rows: emptyRows(),
    model: {
      card: "in-tab",
      inTab: "mini",
      local: { provider: "open-ai", url: "http://localhost:11434/v1", model: "", key: "" },
      hosted: { provider: "open-ai", url: "", model: "", key: "" },
      details: { api: "auto", answers: "text", mask: "[MASK]", concurrency: 4, timeoutS: 120, attempts: 6 },
      proposer: { kind: "in-tab", url: "", mask: "[MASK]", key: "" },
      builtIn: null,
      test: untested,
      proposerTest: untested,
    },
    limits: {
      calls: "",
      inputPrice: "",
      outputPrice: "",
      currency: "USD",
      money: "",
      seed: "",
      review: false,
      estimate: null,
      estimating: false,
      error: null,
    },
    runRows: 0,
    run: null,
    before: null,
    runSettings: null,
    keyAgain: "",
    llmAgain: null,
    proposerKeyAgain: "",
    joinError: null,
    crash: null,
    leaving: "no",
    wholeLedger: false,
    nowMs,
    copied: null,
  };
}
