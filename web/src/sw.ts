/// <reference lib="webworker" />
/**
 * Keeps the page's own files, so that a reload works while the server is away. It answers for the pages and their assets
 * alone: the API, the model's files and any LLM go past it untouched.
 *
 * A new version waits until every tab of the old one is closed, so that no tab mixes two versions. Pages are asked of the
 * server first; what is kept is answered only when the server cannot be reached.
 */
declare const self: ServiceWorkerGlobalScope;
export {};

const { version, files } = JSON.parse("__FILES__") as { version: string; files: string[] };
const CACHE = `feddtpt-page-${version}`;
const scope = self.registration.scope;
const address = (path: string): string => new URL(path, scope).href;

/** Addresses of a page, and the name under which it is kept. */
const PAGES = new Map([
  [address(""), address("join")],
  [address("join"), address("join")],
  [address("nest"), address("nest")],
]);

/** How long the server may take before the kept page is answered instead. */
const PATIENCE_MS = 4_000;

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const url = new URL(request.url);
  const page = PAGES.get(url.origin + url.pathname);
  if (request.mode === "navigate" && page) event.respondWith(pageFirstFromServer(request, page));
  else if (url.href.startsWith(address("assets/"))) event.respondWith(assetFirstFromCache(request));
});

async function fill(): Promise<void> {
  const cache = await caches.open(CACHE);
  const pages = [...new Set(PAGES.values())].map((page) => new Request(page, { cache: "no-cache" }));
  await cache.addAll([...pages, ...files.map(address)]);
}

/** The old version has no tab any more: its files go. The first version takes the open tab at once. */
async function takeOver(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith("feddtpt-page-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function pageFirstFromServer(request: Request, page: string): Promise<Response> {
  const kept = await (await caches.open(CACHE)).match(page);
  if (!kept) return fetch(request);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return answer.status >= 500 ? kept : answer;
  } catch {
    return kept;
  }
}

async function assetFirstFromCache(request: Request): Promise<Response> {
  const kept = await (await caches.open(CACHE)).match(request, { ignoreVary: true });
  return kept ?? fetch(request);
}
