// Where the programs under test are.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");

/** The `feddtpt` binary: the one that FEDDTPT_BINARY names, or the newest habit of cargo's. */
export function binary() {
  const named = process.env.FEDDTPT_BINARY;
  const places = named ? [named] : ["debug", "release"].map((profile) => join(ROOT, "target", profile, "feddtpt"));
  const found = places.find((place) => existsSync(place));
  if (!found) {
    throw new Error(`the binary under test is missing (${places.join(", ")}); FEDDTPT_BINARY names another place`);
  }
  return found;
}

/** Chromium. */
export function chromium() {
  const named = process.env.FEDDTPT_CHROMIUM ?? "/usr/bin/chromium";
  if (!existsSync(named)) {
    throw new Error(`no Chromium at ${named}; install it (apt-get install chromium) or name it in FEDDTPT_CHROMIUM`);
  }
  return named;
}
