// A process of the binary under test, its words kept.
import { spawn } from "node:child_process";
import { binary } from "./binary.mjs";
import { PATIENCE_MS } from "./wait.mjs";

const running = new Set();
// The last resort: a test file that dies takes its processes with it.
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(signal, () => process.exit(1));
}

export class Process {
  stdout = "";
  stderr = "";
  /** @type {number | string | null} The exit code, or the signal's name. */
  code = null;

  /** Starts `feddtpt ARGS...` with no terminal, or another program. */
  constructor(name, args, { folder, program = binary(), env = {} } = {}) {
    this.name = name;
    // Settings of whoever runs the tests are not the tests' settings.
    const kept = Object.entries(process.env).filter(([key]) => !key.startsWith("FEDDTPT_"));
    const options = { cwd: folder, env: { ...Object.fromEntries(kept), ...env }, stdio: ["ignore", "pipe", "pipe"] };
    this.child = spawn(program, args, options);
    running.add(this.child);
    this.child.stdout.setEncoding("utf8").on("data", (text) => (this.stdout += text));
    this.child.stderr.setEncoding("utf8").on("data", (text) => (this.stderr += text));
    this.end = new Promise((resolve) => {
      this.child.once("error", (error) => {
        this.stderr += `${error}\n`;
        this.code ??= "cannot be started";
        running.delete(this.child);
        resolve();
      });
      this.child.once("close", (code, signal) => {
        this.code ??= code ?? signal;
        running.delete(this.child);
        resolve();
      });
    });
  }

  /** `kill -9`, and waits until it is gone. */
  async kill() {
    if (this.code === null) {
      this.child.kill("SIGKILL");
    }
    await this.end;
  }

  expectRunning() {
    if (this.code !== null) {
      throw new Error(`${this.name} ended too early (${this.code})\n${this.log()}`);
    }
  }

  /** Waits for its good end. */
  async succeeded(patienceMs = PATIENCE_MS) {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${this.name} has not ended in ${patienceMs / 1000} s`)), patienceMs);
    });
    await Promise.race([this.end, late]).finally(() => clearTimeout(timer));
    if (this.code !== 0) {
      throw new Error(`${this.name} ended with ${this.code}\n${this.log()}`);
    }
    return this;
  }

  /** All it said so far, the last of it when it is much. */
  log() {
    const last = (text) => (text.length > 6000 ? `…${text.slice(-6000)}` : text);
    return `--- ${this.name}, stdout:\n${last(this.stdout)}\n--- ${this.name}, stderr:\n${last(this.stderr)}`;
  }
}
