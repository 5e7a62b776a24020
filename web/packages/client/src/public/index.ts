/**
 * Take part in a FedDTPT federation from a web page.
 *
 * Everything under `public/` is the stable API; everything under `internal/` may change at any time.
 *
 * @packageDocumentation
 */
export { builtInAvailability, type BuiltInAvailability } from "../internal/prompt-api.js";
export { webAddress } from "../internal/origins.js";
export { Client } from "./client.js";
export { ClientError, CrashError, StoppedError } from "./errors.js";
export { VERSION } from "../internal/version.js";
export type * from "./types.js";
