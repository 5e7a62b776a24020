// What the stand-in can be made to do instead of answering well.
import { refusal } from "./standin-apis.mjs";

/**
 * The answer of an API at `path` under `behaviour`: {status, headers?, body?, late?}. `good(text?)` makes the good one.
 *
 * {kind: "good"} · {kind: "slow", ms} · {kind: "busy", times?, retryAfterS?} · {kind: "broken", status?, times?} ·
 * {kind: "garbage"}: JSON of another API · {kind: "not-json"} · {kind: "says", text} · {kind: "hang"} ·
 * {kind: "missing"}: no such path. With `times`, it is good again after so many.
 */
export function behave(behaviour, path, good) {
  const { kind, ms, retryAfterS, status, text } = behaviour;
  if (behaviour.times !== undefined && behaviour.times-- <= 0) {
    return good();
  }
  const answers = {
    slow: () => ({ ...good(), late: ms }),
    busy: () => ({ ...refusal(path, 429, "rate_limit_error", "Too many requests."), headers: retryAfter(retryAfterS) }),
    broken: () => ({ ...refusal(path, status ?? 500, "api_error", "Something broke."), headers: retryAfter(retryAfterS) }),
    garbage: () => ({ status: 200, body: JSON.stringify({ weather: "fine", choices: "none" }) }),
    "not-json": () => ({
      status: 200,
      body: "<!doctype html><title>Welcome</title>",
      headers: { "content-type": "text/html" },
    }),
    says: () => good(text),
    hang: () => ({ status: 0, late: "never" }),
    missing: () => refusal(path, 404, "not_found_error", `There is nothing at ${path}.`),
  };
  return (answers[kind] ?? good)();
}

const retryAfter = (seconds) => (seconds === undefined ? {} : { "retry-after": String(seconds) });
