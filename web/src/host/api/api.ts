import { HostError, problemOf, unreachable } from "./problem.js";
import type { FederationLine, HostAction, InviteView, LiveView, ParticipantView, RoundReport, TranscriptEntry } from "./types.js";

/** Entries asked for at once; the most that the server gives. */
const PART = 1_000;
/** How long an answer may take, in milliseconds. */
const PATIENCE_MS = 30_000;

/** The host's requests. The token lives in this object alone, so it goes with the tab. */
export class Api {
  readonly #base: string;
  readonly #token: string;
  /** How far the server's clock is ahead of this device's, in milliseconds, as its last answer told it. */
  aheadMs = 0;

  constructor(page: string, token: string) {
    this.#base = new URL("api/v1/federations", page).href;
    this.#token = token;
  }

  /** One part of the list, newest first. */
  federations(after: string | null, limit: number): Promise<FederationLine[]> {
    return this.#json("GET", `?limit=${limit}${after ? `&after=${after}` : ""}`);
  }

  invites(federation: string): Promise<InviteView[]> {
    return this.#all(`/${federation}/invites`);
  }

  participants(federation: string): Promise<ParticipantView[]> {
    return this.#all(`/${federation}/participants`);
  }

  round(federation: string, round: number): Promise<RoundReport> {
    return this.#json("GET", `/${federation}/rounds/${round}`);
  }

  transcript(federation: string): Promise<TranscriptEntry[]> {
    return this.#json("GET", `/${federation}/transcript`);
  }

  async makeInvites(federation: string, count: number, validMs: number): Promise<string[]> {
    const made = await this.#json<{ invites: string[] }>("POST", `/${federation}/invites`, { count, valid_ms: validMs });
    return made.invites;
  }

  async revoke(federation: string, invite: string): Promise<void> {
    await this.#send("DELETE", `/${federation}/invites/${invite}`);
  }

  async remove(federation: string, participant: string): Promise<void> {
    await this.#send("DELETE", `/${federation}/participants/${participant}`);
  }

  async act(federation: string, action: HostAction): Promise<void> {
    await this.#send("POST", `/${federation}/actions`, action);
  }

  /** Opens the stream of `LiveView`s. */
  events(federation: string, signal: AbortSignal): Promise<Response> {
    return this.#send("GET", `/${federation}/events`, undefined, signal);
  }

  async #all<T extends { id: string }>(path: string): Promise<T[]> {
    const all: T[] = [];
    for (;;) {
      const last = all.at(-1);
      const part = await this.#json<T[]>("GET", `${path}?limit=${PART}${last ? `&after=${last.id}` : ""}`);
      all.push(...part);
      if (part.length < PART) return all;
    }
  }

  async #json<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.#send(method, path, body);
    try {
      return (await answer.json()) as T;
    } catch {
      throw unreachable();
    }
  }

  async #send(method: string, path: string, body?: unknown, signal = AbortSignal.timeout(PATIENCE_MS)): Promise<Response> {
    const headers: Record<string, string> = { authorization: `Bearer ${this.#token}` };
    if (body !== undefined) headers["content-type"] = "application/json";
    const request: RequestInit = { method, headers, signal, cache: "no-store", credentials: "omit", redirect: "error" };
    if (body !== undefined) request.body = JSON.stringify(body);
    let answer: Response;
    try {
      answer = await fetch(this.#base + path, request);
    } catch {
      throw unreachable();
    }
    this.#readClock(answer);
    if (!answer.ok) throw problemOf(answer.status, await answer.text().catch(() => ""));
    return answer;
  }

  /** Whole seconds are told, so less than two are no difference. */
  #readClock(answer: Response): void {
    const aheadMs = Date.parse(answer.headers.get("date") ?? "") - Date.now();
    if (Number.isFinite(aheadMs)) this.aheadMs = Math.abs(aheadMs) < 2_000 ? 0 : aheadMs;
  }
}

export { HostError };
export type { LiveView };
