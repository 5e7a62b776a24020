/** Why a request has no result. */
export class HostError extends Error {
  override readonly name = "HostError";

  constructor(
    /** What happened, in a few words. */
    message: string,
    /** What it means and what to do. */
    readonly what: string,
    /** The HTTP status; 0 when there was no answer. */
    readonly status: number,
  ) {
    super(message);
  }
}

/** The error that an answer's body tells of (RFC 9457, `shared::problem::Problem`). */
export function problemOf(status: number, body: string): HostError {
  try {
    const { title, detail } = JSON.parse(body) as { title?: unknown; detail?: unknown };
    if (typeof title === "string" && typeof detail === "string") return new HostError(sentence(title), sentence(detail), status);
  } catch {
    // Something between here and the server answered in its own words.
  }
  return new HostError(`The answer has status ${status}.`, "It does not come from the server itself; look at what stands in between.", status);
}

/** No answer came. */
export function unreachable(): HostError {
  return new HostError("The server cannot be reached.", "What was asked may not have been done. It can be asked again: nothing is done twice.", 0);
}

/** With a capital at its beginning and a full stop at its end. */
export function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?:)]$/.test(begun) ? begun : `${begun}.`;
}
