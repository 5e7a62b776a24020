import type { CrashReport, TabError } from "./types.js";

/** What went wrong, what it means for the person's data, and what to do. */
export class ClientError extends Error implements TabError {
  override readonly name = "ClientError";
  /** Whose fault, roughly. */
  readonly kind: TabError["kind"];
  /** What it means for the data, and what to do. */
  readonly what: string;

  constructor(error: TabError) {
    super(error.message);
    this.kind = error.kind;
    this.what = error.what;
  }
}

/** The call ended because the worker crashed. The state is kept. */
export class CrashError extends Error {
  override readonly name = "CrashError";
  /** To be shown, and copied into an issue. */
  readonly report: CrashReport;

  constructor(report: CrashReport) {
    super(report.message);
    this.report = report;
  }
}

/** The call ended because `stop()` or `close()` was called. The state is kept. */
export class StoppedError extends Error {
  override readonly name = "StoppedError";

  constructor() {
    super("stopped; the state is kept, and resume() goes on");
  }
}
