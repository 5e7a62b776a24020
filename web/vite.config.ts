import { resolve } from "node:path";
import { defineConfig } from "vite";
import { palette } from "./tools/palette.js";
import { precache } from "./tools/precache.js";

export default defineConfig({
  // Relative, so that a server behind a path prefix works too.
  base: "./",
  // The worker is made in a frame from an address of its own, so it must be a file of its own.
  worker: { format: "es", rollupOptions: { output: { entryFileNames: "assets/[name]-[hash].js" } } },
  build: {
    target: "es2023",
    // The policy allows no data: scripts or styles, and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        index: resolve(import.meta.dirname, "index.html"),
        host: resolve(import.meta.dirname, "host.html"),
        nest: resolve(import.meta.dirname, "nest.html"),
        sw: resolve(import.meta.dirname, "src/sw.ts"),
      },
      output: {
        // A service worker's address must not change.
        entryFileNames: ({ name }) => (name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
      },
    },
  },
  plugins: [palette(), precache()],
});
