/** Registers the service worker that keeps the page's own files, so that a reload works while the server is away. */
export function keepForOffline(): void {
  if (!import.meta.env.PROD || !isSecureContext || !("serviceWorker" in navigator)) return;
  addEventListener("load", () => {
    // Without it the page works, only not offline.
    navigator.serviceWorker.register(new URL("sw.js", document.baseURI)).catch((error: unknown) => console.info(error));
  });
}
