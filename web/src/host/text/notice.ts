import type { Notice } from "../../internal/run/view.js";
import { HostError } from "../api/problem.js";

/** Any error as what happened and what to do. */
export function notice(error: unknown): Notice {
  if (error instanceof HostError) return { message: error.message, what: error.what };
  return { message: error instanceof Error ? error.message : String(error), what: "This is a fault of the page. Nothing is lost; load it again." };
}
