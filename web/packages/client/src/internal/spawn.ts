/** The worker of whoever makes none of their own: confined by the page's content security policy alone. */
export function spawnWorker(): Worker {
  return new Worker(new URL("./worker.js", import.meta.url), { type: "module", name: "feddtpt" });
}
