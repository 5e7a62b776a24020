import type { CrashReport } from "../public/types.js";
import { VERSION } from "./version.js";

/** Writes down what is known of a crash. */
export function crashReport(message: string, stack: string | null, during: string | null): CrashReport {
  return {
    message: withoutSecrets(message),
    stack: stack === null ? null : withoutSecrets(stack),
    version: VERSION,
    userAgent: globalThis.navigator?.userAgent ?? "unknown",
    time: new Date().toISOString(),
    during,
    stateKept: true,
  };
}

/** Takes the fragment of every address away: an invite's secret stands there. */
export function withoutSecrets(text: string): string {
  return text.replace(/(https?:\/\/[^\s#"']*)#[^\s"')]*/g, "$1");
}
