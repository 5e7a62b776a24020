// A stand-in for an LLM's HTTP API: OpenAI's and Anthropic's shapes over node:http, with behaviours that can be switched
// and a record of every request.
import http from "node:http";
import { APIS, modelList, proposals, refusal, say } from "./standin-apis.mjs";
import { behave } from "./standin-behaviour.mjs";
import { parts } from "./standin-rule.mjs";

const MODEL = "stand-in-1";
const FILL_MASK = "/fill-mask";

export class Standin {
  /** Every request: {kind, method, path, headers, body, question, prompt, row, status, answered}. */
  record = [];
  #open = new Set();
  #waiting = new Set();

  /**
   * Options, which are also fields that a test may change at any time: key (the one that is asked for), cors, models, and
   * behaviour (see standin-behaviour.mjs).
   */
  static async start({ key = null, cors = true, models = [MODEL], behaviour = { kind: "good" }, port = 0 } = {}) {
    const standin = new Standin();
    Object.assign(standin, { key, cors, models, behaviour });
    standin.server = http.createServer((request, response) => standin.#serve(request, response));
    standin.server.on("connection", (socket) => {
      standin.#open.add(socket);
      socket.on("close", () => standin.#open.delete(socket));
    });
    await new Promise((done, fail) => standin.server.listen(port, "127.0.0.1", done).once("error", fail));
    standin.address = `127.0.0.1:${standin.server.address().port}`;
    standin.url = `http://${standin.address}`;
    standin.fillMask = standin.url + FILL_MASK;
    standin.model = models[0];
    return standin;
  }

  async #serve(request, response) {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const path = new URL(request.url, this.url).pathname.replace(/\/{2,}/g, "/");
    const body = Buffer.concat(chunks).toString("utf8");
    const entry = { kind: kindOf(request.method, path), method: request.method, path, headers: request.headers, body };
    this.record.push(Object.assign(entry, { answered: false, at: Date.now() }));
    response.on("finish", () => (entry.answered = true));
    const { status, headers = {}, body: text, late } = this.#answer(entry);
    entry.status = status;
    if (late === "never") {
      return;
    }
    await this.#pause(late ?? 0);
    if (response.destroyed) {
      return;
    }
    const type = text === undefined ? {} : { "content-type": "application/json" };
    response.writeHead(status, { ...type, ...this.#corsHeaders(entry), ...headers }).end(text);
  }

  #pause(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(timer);
        resolve();
      }, ms);
      this.#waiting.add(timer);
    });
  }

  #corsHeaders({ kind, path, headers }) {
    // Anthropic lets pages in only when they say that they know what they do.
    const direct = "anthropic-dangerous-direct-browser-access";
    const asked = kind === "preflight" ? headers["access-control-request-headers"] ?? "" : Object.keys(headers).join();
    if (!this.cors || headers.origin === undefined || (path === "/v1/messages" && !asked.includes(direct))) {
      return {};
    }
    // A page cannot read Retry-After unless it is exposed.
    const allow = { "access-control-allow-origin": "*", "access-control-expose-headers": "retry-after" };
    return kind !== "preflight"
      ? allow
      : {
          ...allow,
          "access-control-allow-methods": "GET, POST, OPTIONS",
          "access-control-allow-headers": headers["access-control-request-headers"] ?? "*",
          "access-control-max-age": "600",
        };
  }

  #answer(entry) {
    const { kind, path, headers } = entry;
    if (kind === "preflight") {
      return { status: this.cors ? 204 : 405 };
    }
    const given = path === "/v1/messages" ? headers["x-api-key"] : /^Bearer (.*)$/.exec(headers.authorization ?? "")?.[1];
    if (this.key !== null && given !== this.key) {
      return refusal(path, 401, "authentication_error", "Incorrect API key provided.");
    }
    if (kind === "models") {
      return { status: 200, body: JSON.stringify(modelList(this.models)) };
    }
    if (kind === "other") {
      return refusal(path, 404, "not_found_error", `There is nothing at ${path}.`);
    }
    return this.#ask(entry);
  }

  #ask(entry) {
    const { kind, path } = entry;
    let body;
    try {
      body = JSON.parse(entry.body);
    } catch {
      return refusal(path, 400, "invalid_request_error", "The body is not JSON.");
    }
    if (kind === "fill-mask") {
      return behave(this.behaviour, path, () => ({ status: 200, body: JSON.stringify(proposals(body)) }));
    }
    if (!this.models.includes(body.model)) {
      return refusal(path, 404, "not_found_error", `The model \`${body.model}\` does not exist.`);
    }
    const api = APIS[path];
    entry.question = api.question(body);
    Object.assign(entry, parts(entry.question));
    return behave(this.behaviour, path, (text = say(entry.question)) => ({ status: 200, body: JSON.stringify(api.reply(body, text)) }));
  }

  /** The requests that asked the model something about a row. */
  questions() {
    return this.record.filter(({ row }) => row !== undefined);
  }

  /** How often each (prompt, row) was asked: a map from "prompt | row". */
  counts(entries = this.questions()) {
    const counts = new Map();
    for (const { prompt, row } of entries) {
      const pair = `${prompt} | ${row}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
    return counts;
  }

  log() {
    const last = this.record.slice(-25).map(({ method, path, status, question }) => `${method} ${path} ${status} ${question ?? ""}`);
    return [`--- stand-in, ${this.record.length} requests, the last:`, ...last].join("\n");
  }

  async close() {
    this.#waiting.forEach(clearTimeout);
    this.#open.forEach((socket) => socket.destroy());
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function kindOf(method, path) {
  if (method === "OPTIONS") {
    return "preflight";
  }
  if (method === "GET" && path === "/v1/models") {
    return "models";
  }
  if (method === "POST" && path === FILL_MASK) {
    return "fill-mask";
  }
  return (method === "POST" && APIS[path]?.kind) || "other";
}
