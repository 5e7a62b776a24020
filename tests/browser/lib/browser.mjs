// A Chromium with a fresh profile that remembers what it sent, said and refused.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium as playwright } from "playwright-core";
import { chromium } from "./binary.mjs";
import { netlogArgs, readNetlog } from "./netlog.mjs";
import { PATIENCE_MS } from "./wait.mjs";

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Nothing but this machine exists, whatever the browser itself would like to ask.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
];

export class Browser {
  requests = [];
  said = [];
  violations = [];

  /** Starts Chromium with the profile `folder/name`. */
  static async start(folder, name, { netlog = false, init = [], context: options = {} } = {}) {
    const browser = new Browser();
    browser.name = name;
    browser.netlog = netlog ? join(folder, `${name}.netlog.json`) : undefined;
    const profile = join(folder, `${name}.profile`);
    mkdirSync(profile, { recursive: true });
    browser.context = await playwright.launchPersistentContext(profile, {
      executablePath: chromium(),
      headless: true,
      args: [...ARGS, ...(browser.netlog ? netlogArgs(browser.netlog) : [])],
      viewport: { width: 1180, height: 900 },
      acceptDownloads: true,
      timeout: PATIENCE_MS,
      handleSIGINT: false,
      ...options,
    });
    browser.context.setDefaultTimeout(PATIENCE_MS);
    await browser.#listen(init);
    return browser;
  }

  async #listen(init) {
    const { context } = this;
    // CSP reports of documents reach this process by a binding, those of workers are asked for in `watchWorker`.
    await context.exposeBinding("feddtptViolation", (_, text) => void this.violations.push(text));
    await context.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => {
        globalThis.feddtptViolation(`${event.effectiveDirective} refused ${event.blockedURI} in ${location.href}`);
      });
    });
    for (const script of init) {
      await context.addInitScript(script);
    }
    context.on("request", (request) => this.requests.push(describe(request)));
    context.on("requestfailed", (request) => this.say(`failed: ${request.url()} ${request.failure()?.errorText}`));
    context.on("weberror", (event) => this.say(`uncaught: ${event.error().stack ?? event.error()}`));
    context.on("console", (message) => this.say(`console ${message.type()}: ${message.text()}`));
    context.on("page", (page) => this.#watch(page));
    context.pages().forEach((page) => this.#watch(page));
  }

  #watch(page) {
    page.on("crash", () => this.say(`the tab crashed: ${page.url()}`));
    page.on("worker", (worker) => this.say(`worker: ${worker.url()}`));
  }

  say(text) {
    this.said.push(text);
  }

  /** A new tab. The first call takes the one that Chromium opened. */
  async page() {
    const [first] = this.context.pages();
    return first && first.url() === "about:blank" ? first : this.context.newPage();
  }

  /** Ends Chromium and gives everything that left it: [{address, bytes}], by its network record and by DevTools. */
  async sent() {
    await this.close();
    const bySockets = await readNetlog(this.netlog);
    const byDevTools = this.requests.filter(({ address }) => address).map(({ address, text }) => ({ address, bytes: text }));
    return { bySockets, byDevTools };
  }

  async close() {
    this.closed ??= this.context.close();
    await this.closed;
  }

  log() {
    const said = this.said.slice(-60);
    const refused = this.violations.map((text) => `CSP: ${text}`);
    return [`--- browser ${this.name}:`, ...said, ...refused].join("\n");
  }
}

/** A request of a page, a frame or a worker, as bytes. Blobs and data stay in the browser: they have no address. */
function describe(request) {
  const url = new URL(request.url());
  const headers = Object.entries(request.headers()).map(([name, value]) => `${name}: ${value}\n`);
  const head = Buffer.from(`${request.method()} ${request.url()}\n${headers.join("")}\n`);
  const text = Buffer.concat([head, request.postDataBuffer() ?? Buffer.alloc(0)]);
  const address = /^https?:$/.test(url.protocol) ? url.host : undefined;
  return { address, method: request.method(), url: request.url(), text };
}
