import type { TabError, TabEvent } from "../public/types.js";

/** What a worker is for. Sent once, first. */
export interface Opening {
  server: string;
  federation: string;
  invite: string | null;
  modelBase: string;
}

/** From the page to the worker. */
export type ToWorker =
  | { type: "open"; opening: Opening }
  | { type: "call"; id: number; method: string; args: unknown[] }
  | { type: "answer"; id: number; text: string | null; error: string | null };

/** From the worker to the page. */
export type FromWorker =
  | { type: "result"; id: number; value: unknown }
  | { type: "error"; id: number; error: TabError }
  | { type: "event"; event: TabEvent }
  | { type: "ask"; id: number; system: string; user: string }
  | { type: "crash"; message: string; stack: string | null };

/** Whether something thrown is a `TabError`, which the Rust side throws as a plain object. */
export function isTabError(thrown: unknown): thrown is TabError {
  if (typeof thrown !== "object" || thrown === null) return false;
  const { kind, message, what } = thrown as Partial<TabError>;
  return typeof kind === "string" && typeof message === "string" && typeof what === "string";
}
