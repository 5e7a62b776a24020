import { ClientError, CrashError } from "@feddtpt/client";
import type { Notice } from "../run/view.js";

/** Any error as what happened and what it means. */
export function notice(error: unknown): Notice {
  if (error instanceof ClientError) return { message: error.message, what: error.what };
  if (error instanceof CrashError) {
    return { message: `The worker crashed: ${error.report.message}`, what: "What is stored is kept, and nothing more was sent. You can try again." };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { message, what: "This is a fault of the page. What is stored in this browser is kept; load the page again to go on." };
}
