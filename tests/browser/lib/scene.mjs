// One test: its folder, server, participants and browsers; everything ends with it, and a failure tells what they said.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { Browser } from "./browser.mjs";
import { Proxy } from "./proxy.mjs";
import { csv, rows } from "./rows.mjs";
import { Serve } from "./serve.mjs";
import { Standin } from "./standin.mjs";
import { Tab } from "./tab.mjs";
import { Terminal } from "./terminal.mjs";

export class Scene {
  folder = mkdtempSync(join(tmpdir(), "feddtpt-browser-"));
  #ends = [];
  #logs = [];

  /** Registers something that has to end with the test, and that may have a `log()`. */
  keep(thing, end = () => thing.close()) {
    this.#ends.unshift(end);
    if (thing.log) {
      this.#logs.push(() => thing.log());
    }
    return thing;
  }

  /** Starts a server with one federation; it is the one that tabs and terminals join from now on. */
  async serve(task, options) {
    const folder = mkdtempSync(join(this.folder, "server-"));
    const server = await Serve.start(folder, task, options);
    this.server = server;
    return this.keep(server, () => server.kill());
  }

  /** A proxy before the server. */
  async proxy() {
    return this.keep(await Proxy.to(this.server.address));
  }

  async standin(options) {
    return this.keep(await Standin.start(options));
  }

  async browser(name = "chromium", options) {
    return this.keep(await Browser.start(this.folder, name, options));
  }

  /** Opens an invite link in a tab of `browser`; by way of `proxy`, if there is one. */
  async tab(browser, { proxy, link } = {}) {
    const made = link ?? (await this.server.link());
    return new Tab(await browser.page(), proxy ? made.replace(this.server.address, proxy.address) : made).open();
  }

  /** A participant in a terminal; its number chooses name, rows and seed. */
  async terminal(number, { list = rows(number), ...options } = {}) {
    const link = await this.server.link();
    const terminal = new Terminal(this.server.folder, `terminal-${number}`, link, csv(list), { seed: number, ...options });
    return this.keep(terminal, () => terminal.process.kill());
  }

  async close() {
    for (const end of this.#ends) {
      // A failure to tidy up must not hide why the test failed.
      await Promise.resolve()
        .then(end)
        .catch((error) => console.error(`tidying up: ${error}`));
    }
    if (!process.env.FEDDTPT_KEEP) {
      rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    }
  }

  logs() {
    return this.#logs.map((log) => log()).join("\n");
  }
}

/** A test named by the promise that it holds the product to. */
export function promise(name, body, { minutes = 5 } = {}) {
  test(name, { timeout: (minutes + 1) * 60_000 }, async () => {
    const scene = new Scene();
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`not done in ${minutes} minutes`)), minutes * 60_000);
    });
    try {
      await Promise.race([body(scene), late]);
    } catch (error) {
      error.message = `${error.message}\n${scene.logs()}`;
      throw error;
    } finally {
      clearTimeout(timer);
      await scene.close();
    }
  });
}
