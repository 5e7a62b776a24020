// `feddtpt join`: a participant in a terminal.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Process } from "./process.mjs";

export class Terminal {
  /** Starts a participant; its files lie in `folder` under `name`. */
  constructor(folder, name, link, rowsCsv, { seed = 1, args = [] } = {}) {
    const place = (suffix) => join(folder, `${name}${suffix}`);
    writeFileSync(place(".csv"), rowsCsv);
    this.ledgerFile = place(".ledger");
    const files = ["--rows", place(".csv"), "--state", place(".state"), "--ledger", this.ledgerFile];
    const all = ["join", link, ...files, "--seed", String(seed), "--threads", "1", "--json", ...args];
    this.process = new Process(name, all, { folder });
  }

  /** Waits for its good end and gives what it printed. */
  async outcome(patienceMs) {
    await this.process.succeeded(patienceMs);
    return JSON.parse(this.process.stdout);
  }

  log() {
    return this.process.log();
  }
}
