import { createHash } from "node:crypto";
import type { Plugin } from "vite";

/** What stands in src/sw.ts where the list of files goes. */
const PLACE = /["'`]__FILES__["'`]/;

/** The host's page works with the server alone, and participants have no use for it. */
const HOST_ONLY = /^assets\/host-/;

/** Writes the list of built files, and a version made of it, into the service worker. */
export function precache(): Plugin {
  return {
    name: "feddtpt-precache",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const sw = bundle["sw.js"];
        if (sw?.type !== "chunk") throw new Error("the build has no sw.js");
        const files = Object.keys(bundle).filter((name) => name.startsWith("assets/") && !HOST_ONLY.test(name)).sort();
        const shell = Object.values(bundle).flatMap((one) => (one.type === "asset" && one.fileName.endsWith(".html") ? [String(one.source)] : []));
        const version = createHash("sha256").update(JSON.stringify([files, shell, sw.code])).digest("hex").slice(0, 12);
        if (!PLACE.test(sw.code)) throw new Error("src/sw.ts has no place for the list of files");
        sw.code = sw.code.replace(PLACE, JSON.stringify(JSON.stringify({ version, files })));
      },
    },
  };
}
