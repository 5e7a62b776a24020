/** Made-up figures for looking at the page. Only for development: nothing here is in the built page. */
import type { Ballot, CurvePoint, FederationInfo, LedgerLine, OutcomeInfo, RunSettings, Score, TabEvent } from "@feddtpt/client";

export const SEED = "please read this message from a customer".split(" ");
export const SECOND = "please sort this message by what customer wants".split(" ");

export const FEDERATION: FederationInfo = {
  federation: "support", server: "http://127.0.0.1:8700/", name: "Support triage",
  description: "Sort short customer messages by what the writer wants: to complain, to praise, to ask, or to have something done.",
  host: "a city clinic",
  labels: ["complaint", "praise", "question", "request"].map((name) => ({ name, verbalizers: [name] })),
  pairs: false, modelFamily: "masked", template: "{prompt} : {text} this is a {mask} .", status: "gathering", reason: null,
  rounds: 8, round: 0, participants: 3, quorum: 5, clientsPerRound: null, roundMaxMs: 600_000, maxPromptTokens: 16,
  prompts: [{ round: 0, prompt: SEED, proposals: 0 }], iterations: 7, batchRows: 40, callsPerRound: null, publicRows: 24,
  releaseThreshold: null, strategy: "feddtpt-gated", ballot: "preference", ballotStages: 2, searcher: "best-so-far", model: "mini-d78e29f9b312",
};

export const SETTINGS: RunSettings = {
  llm: { kind: "open-ai", url: "https://api.example.com/v1", model: "small-chat", api: "auto", answers: "text", mask: "[MASK]", concurrency: 4, timeoutMs: 120_000, attempts: 6 },
  proposer: { kind: "in-tab" }, budgetCalls: 3_000, price: { inputPerMillion: 0.15, outputPerMillion: 0.6, currency: "USD" }, budgetMoney: 2, seed: null, review: false,
};

export const score = (correct: number, total = 64): Score => ({ correct, total, value: correct / total - 0.02, balanced: true });

export function history(): CurvePoint[] {
  const points: CurvePoint[] = [];
  let best = 31;
  for (let round = 1; round <= 3; round++) {
    points.push({ round, step: 0, score: score(best), accepted: true });
    for (let step = 1; step <= (round === 3 ? 3 : 7); step++) {
      const now = best + (((step * 5 + round * 3) % 7) - 3);
      const accepted = now > best;
      points.push({ round, step, score: score(now), accepted });
      if (accepted) best = now;
    }
  }
  return points;
}

const START = Date.now() - 14 * 60_000;
export function ledger(): LedgerLine[] {
  const line = (id: number, more: Partial<LedgerLine>): LedgerLine => ({
    id, timeMs: START + id * 9_000, purpose: "round", to: "127.0.0.1:8700", request: "GET /api/v1/federations/support/round", words: null, ballot: null, state: "answered", status: 200, reason: null, sentBytes: 412, receivedBytes: 655, ...more,
  });
  const lines = [
    line(1, { purpose: "federation" }), line(2, { purpose: "vocabulary", receivedBytes: 182_000 }), line(3, { purpose: "model", receivedBytes: 31_200_000 }), line(4, { purpose: "join", request: "POST /api/v1/federations/support/participants" }),
  ];
  for (let id = 5; id < 90; id++) lines.push(line(id, { purpose: "llm", to: "api.example.com", request: "POST /v1/chat/completions", sentBytes: 380 + id, receivedBytes: 512 }));
  lines.push(line(90, { purpose: "proposal", words: SECOND, request: "PUT /api/v1/federations/support/rounds/2/proposal", sentBytes: 540, receivedBytes: 96 }));
  lines.push(line(91, { state: "failed", status: null, reason: "connection refused", receivedBytes: null }));
  lines.push(line(92, {}));
  lines.push(line(93, { purpose: "llm", to: "api.example.com", request: "POST /v1/chat/completions", state: "failed", status: 429, reason: "rate limit, told to wait 4 s" }));
  lines.push(line(94, { purpose: "llm", to: "api.example.com", request: "POST /v1/chat/completions", state: "sending", status: null, receivedBytes: null }));
  return lines;
}

export const OUTCOME: OutcomeInfo = {
  status: "finished", reason: null, prompt: "please sort this short message by what customer now wants".split(" "), seedPrompt: SEED,
  rounds: [1, 2, 3].map((round) => ({ round, words: round === 1 ? SEED : SECOND, score: score(30 + round * 4), llmCalls: 520, counted: round !== 2 })),
  llmCalls: 2_384, before: { correct: 201, total: 412, value: 0.47, balanced: true }, after: { correct: 298, total: 412, value: 0.71, balanced: true }, judgeReason: null,
  ownPrompt: { prompt: "please sort this angry message by what customer now wants".split(" "), score: score(27, 32), published: score(23, 32) },
};

const waiting = (round: number, more: Partial<Extract<TabEvent, { type: "waiting" }>> = {}): TabEvent => ({ type: "waiting", status: "running", round, attempt: 0, participants: 7, submissions: 4, closesInMs: 382_000, asked: true, stage: 0, prompt: SEED, ...more });
const trial: TabEvent[] = [
  { type: "proposed", step: 2, steps: 7, position: 1, kind: "replace", from: "sort", token: "file", prompt: "please file this message by what customer wants".split(" ") },
  { type: "tried", step: 2, steps: 7, score: score(39), accepted: false },
  { type: "proposed", step: 3, steps: 7, position: 6, kind: "replace", from: "customer", token: "writer", prompt: "please sort this message by what writer wants".split(" ") },
];
const kept: TabEvent[] = [
  { type: "proposed", step: 1, steps: 7, position: 3, kind: "replace", from: "message", token: "note", prompt: "please sort this note by what customer wants".split(" ") },
  { type: "tried", step: 1, steps: 7, score: score(41), accepted: true },
];
const spent = (calls: number): TabEvent => ({ type: "spent", spent: { calls, callsThisRound: 212, budgetCalls: 3_000, inputTokens: 98_211, outputTokens: 3_402, estimated: true, money: 0.0168 } });
const round3: TabEvent[] = [waiting(1), { type: "round-opened", round: 1, prompt: SEED }, waiting(3), { type: "round-opened", round: 3, prompt: SECOND }];
const search: TabEvent[] = [...round3, { type: "started", score: score(38), prompt: SECOND }, ...kept, ...trial, spent(1_384)];
const CANDIDATES = [SECOND, "please sort this note by what customer wants".split(" "), "please file this short message by what writer wants".split(" "), "sort this message by what customer needs".split(" ")];
const BALLOT: Ballot = { stage: 1, kind: "preference", labels: [0, 2, 3], votes: 4, net: [0, 2, 0, -1], counts: [] };
const uploaded: TabEvent = { type: "uploaded", round: 3, digest: "d", llmCalls: 212 };
const candidates: TabEvent = { type: "candidates-opened", round: 3, stage: 1, candidates: CANDIDATES };
const vote = (needsApproval: boolean): TabEvent => ({ type: "ballot-preview", round: 3, candidates: CANDIDATES, ballot: BALLOT, abstains: null, needsApproval });
const preview = (needsApproval: boolean): TabEvent => ({ type: "upload-preview", round: 3, prompt: "please sort this note by what customer wants".split(" "), score: score(41), needsApproval });

/** The events that lead to each state of the run screen. */
export const EVENTS: Record<string, TabEvent[]> = {
  joining: [{ type: "model-progress", file: "weights.safetensors", receivedBytes: 12_400_000, totalBytes: 30_100_000 }],
  gathering: [waiting(0, { status: "gathering", participants: 3, submissions: 0, closesInMs: null })],
  waiting: [...search, preview(false), { type: "uploaded", round: 3, digest: "d", llmCalls: 212 }, waiting(3)],
  "not-asked": [...round3, waiting(3, { asked: false })],
  paused: [...search, preview(false), { type: "uploaded", round: 3, digest: "d", llmCalls: 212 }, waiting(3, { status: "paused", closesInMs: null })],
  retried: [...search, preview(false), { type: "uploaded", round: 3, digest: "d", llmCalls: 212 }, waiting(3), waiting(3, { attempt: 1 })],
  "too-late": [...search, { type: "too-late", round: 3 }, waiting(3)],
  searching: search,
  reviewing: [...search, preview(true)],
  sending: [...search, preview(false)],
  voting: [...search, preview(false), uploaded, candidates],
  "voting-sent": [...search, preview(false), uploaded, candidates, vote(false)],
  "voting-review": [...search, preview(false), uploaded, candidates, vote(true)],
  voted: [...search, preview(false), uploaded, candidates, vote(false), { type: "voted", round: 3, stage: 1, digest: "d", llmCalls: 58 }, waiting(3, { stage: 1 })],
  published: [...round3, spent(900)],
  judging: [...search, { type: "judging", done: 190, total: 824 }],
  offline: [...search, { type: "retrying", what: "server", reason: "The server at 127.0.0.1:8700 refused the connection.", waitMs: 8_000 }],
  "llm-refuses": [...search, { type: "retrying", what: "llm", reason: "api.example.com answered 429: too many requests; it asks to wait 20 s.", waitMs: 20_000 }],
  "budget-reached": [...search, spent(2_980), { type: "search-ended", round: 3, end: "budget-reached", reason: null }, waiting(3)],
  "search-failed": [...search, { type: "search-ended", round: 3, end: "llm-failed", reason: "HTTP 401" }, waiting(3)],
};
