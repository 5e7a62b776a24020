// A participant over HTTP without a search of its own: it joins by a link and sends the words that a test gives it.
import { createHash, randomBytes } from "node:crypto";
import { until } from "./wait.mjs";

export class Guest {
  /** Joins by an invite link. */
  static async join(link) {
    const url = new URL(link);
    const named = new URLSearchParams(url.hash.slice(1));
    const guest = new Guest();
    guest.base = `${url.origin}/api/v1/federations/${named.get("federation")}`;
    const body = { nonce: randomBytes(32).toString("hex") };
    const joined = await send("POST", `${guest.base}/participants`, named.get("invite"), body);
    guest.id = joined.participant;
    guest.token = joined.token;
    return guest;
  }

  /** What the server asks of it. */
  round() {
    return send("GET", `${this.base}/round`, this.token);
  }

  /** Waits until `round` is open, and sends words for it. */
  async propose(round, words) {
    await until(`round ${round} to ask ${this.id}`, async () => {
      const now = await this.round();
      return now.round === round && now.instruction === "propose";
    });
    return send("PUT", `${this.base}/rounds/${round}/proposal`, this.token, { prompt: words.split(" ") });
  }

  /** Waits until candidates of a stage are put before it, prefers one of them for these classes, and objects to another. */
  async prefer(round, stage, words, labels, against) {
    const { candidates } = await until(`stage ${stage} of round ${round} to ask ${this.id}`, async () => {
      const now = await this.round();
      return now.round === round && now.instruction === "score" && now.stage === stage && now;
    });
    if (!candidates.some((candidate) => candidate.join(" ") === words)) {
      throw new Error(`"${words}" is no candidate: ${candidates.map((candidate) => candidate.join(" ")).join(", ")}`);
    }
    const net = candidates.map((candidate) => ({ [words]: 1, [against]: -2 })[candidate.join(" ")] ?? 0);
    const votes = { preference: { labels, votes: 2, net } };
    return send("PUT", `${this.base}/rounds/${round}/ballot`, this.token, { stage, list: listNumber(candidates), votes });
  }
}

/** The number of a list of candidates, as shared/src/ballot.rs has it: of each prompt its length in bytes and itself, hashed. */
function listNumber(candidates) {
  const hash = createHash("sha256");
  for (const prompt of candidates.map((words) => Buffer.from(words.join(" ")))) {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(prompt.length));
    hash.update(length).update(prompt);
  }
  return hash.digest().readUInt32BE(0);
}

async function send(method, address, token, body) {
  const headers = { authorization: `Bearer ${token}`, ...(body ? { "content-type": "application/json" } : {}) };
  const answer = await fetch(address, { method, headers, body: body && JSON.stringify(body), signal: AbortSignal.timeout(40_000) });
  const text = await answer.text();
  if (answer.status === 429) {
    await new Promise((wake) => setTimeout(wake, JSON.parse(text).retry_after_ms + 50));
    return send(method, address, token, body);
  }
  if (!answer.ok) {
    throw new Error(`${method} ${address}: ${answer.status} ${text}`);
  }
  return JSON.parse(text);
}
