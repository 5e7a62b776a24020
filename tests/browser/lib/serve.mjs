// `feddtpt serve`: a server that can be killed and come back.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Host } from "./host.mjs";
import { Process } from "./process.mjs";
import { until } from "./wait.mjs";

const HOST_TOKEN = "host-token-of-the-browser-tests-0123456789";

const file = (name) => join(import.meta.dirname, "tls", name);

export class Serve {
  #starts = 0;

  /** Starts a server in `folder` on a new database, with one federation of the task file `task`; with `tls`, on HTTPS. */
  static async start(folder, task, { args = [], tls = false } = {}) {
    const serve = new Serve();
    serve.folder = folder;
    serve.args = tls ? [...args, "--tls-cert", file("cert.pem"), "--tls-key", file("key.pem")] : args;
    writeFileSync(join(folder, "host-token"), HOST_TOKEN, { mode: 0o600 });
    writeFileSync(join(folder, "task.toml"), task);
    const said = await serve.#launch("127.0.0.1:0", ["--json", "--create", join(folder, "task.toml")]);
    serve.address = said.address;
    serve.federation = said.federation;
    serve.url = `${tls ? "https" : "http"}://${said.address}`;
    serve.host = new Host(serve.url, HOST_TOKEN);
    return serve;
  }

  async #launch(listen, more) {
    const files = ["--database", join(this.folder, "feddtpt.db"), "--host-token-file", join(this.folder, "host-token")];
    this.#starts += 1;
    const args = ["serve", "--listen", listen, ...files, ...this.args, ...more];
    this.process = new Process(`server (start ${this.#starts})`, args, { folder: this.folder });
    const said = await until("the server's address", () => {
      this.process.expectRunning();
      return /^\{[\s\S]*\}\s*$/.test(this.process.stdout) && this.process.stdout;
    });
    return JSON.parse(said);
  }

  kill() {
    return this.process.kill();
  }

  /** Starts again on the same database and port. */
  async restart() {
    await this.#launch(this.address, ["--json"]);
    await until("the server to be ready", async () => {
      this.process.expectRunning();
      return fetch(`${this.url}/readyz`).then((answer) => answer.ok, () => false);
    });
  }

  /** A link for one participant. */
  async link() {
    const [link] = await this.host.links(this.federation);
    return link;
  }

  log() {
    return this.process.log();
  }
}
