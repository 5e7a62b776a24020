// The host of a federation and anybody who looks at it, over HTTP.
import { until } from "./wait.mjs";

export class Host {
  constructor(server, token) {
    this.server = server;
    this.token = token;
  }

  async #send(method, path, { body, token = this.token } = {}) {
    const headers = { authorization: `Bearer ${token}`, ...(body ? { "content-type": "application/json" } : {}) };
    const signal = AbortSignal.timeout(40_000);
    const answer = await fetch(`${this.server}/api/v1/federations/${path}`, {
      method,
      headers,
      body: body && JSON.stringify(body),
      signal,
    });
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    }
    return JSON.parse(text);
  }

  /** What anybody may see. */
  view(federation) {
    return this.#send("GET", federation);
  }

  transcript(federation) {
    return this.#send("GET", `${federation}/transcript`);
  }

  /** Invite links, as the host hands them out. */
  async links(federation, count = 1) {
    const { invites } = await this.#send("POST", `${federation}/invites`, { body: { count } });
    return invites.map((invite) => `${this.server}/join#federation=${federation}&invite=${invite}`);
  }

  async joined(federation, count) {
    await until(`${count} participants to have joined`, async () => (await this.view(federation)).participants >= count);
  }

  /** Waits for the end of the federation; a failed one is an error with its reason. */
  finished(federation, patienceMs) {
    const look = async () => {
      const view = await this.view(federation);
      if (view.status === "failed") {
        throw new Error(`the federation failed: ${view.reason}`);
      }
      return view.status === "finished" && view;
    };
    return until("the end of the federation", look, patienceMs);
  }

  /** Per published round: the prompt's words and the digests of the proposals that were counted. */
  async counted(federation) {
    const entries = await this.transcript(federation);
    const events = entries.map((entry) => entry.event);
    return events.filter((event) => Array.isArray(event.submissions));
  }
}
