/**
 * What participants judged, as `server::gate::Contest` writes it into a round's record. Like the aggregation, it is read with
 * care, and a record without candidates has none.
 */

/** `aggregation::gate::Origin` */
export type Origin = "incumbent" | "aggregate" | "crossover" | "proposal" | "seed" | "shared";

/** `aggregation::gate::Candidate` */
export interface Candidate {
  prompt: string[];
  origin: Origin;
}

/** `aggregation::gate::Standing` */
export interface Standing {
  /** The lead over the incumbent, from -1 to 1. */
  lead: number;
  /** The share of right answers or of votes. */
  share: number;
  refused: boolean;
  /** The lead in each class; `null` where nobody could judge. */
  per_class: (number | null)[];
}

/** A stage of scoring: the candidates, as places in the list of the round, and how they did. */
export interface JudgedStage {
  candidates: number[];
  standings: Standing[];
  ballots: number;
}

/** The candidates of a round, and what became of them. */
export interface Contest {
  candidates: Candidate[];
  stages: JudgedStage[];
  /** The place of the one that was published; `null` while they are judged. */
  winner: number | null;
  /** Why nothing was judged, where it was not. */
  reason: string | null;
}

/** The candidates in a round's record, or in the state of one that is being judged; `null` where there are none. */
export function contestOf(record: unknown): Contest | null {
  const found = record as { candidates?: unknown; stages?: unknown; winner?: unknown; reason?: unknown } | null;
  if (!Array.isArray(found?.candidates) || !found.candidates.length || !found.candidates.every(isCandidate)) return null;
  const stages = (Array.isArray(found.stages) ? found.stages : []).map(stageOf);
  return {
    candidates: found.candidates,
    stages: stages.filter((stage) => stage !== null),
    winner: typeof found.winner === "number" && found.winner < found.candidates.length ? found.winner : null,
    reason: typeof found.reason === "string" ? found.reason : null,
  };
}

/** How a candidate did in the last stage that it was in. */
export function lastStanding(contest: Contest, place: number): { stage: number; standing: Standing } | null {
  for (const [at, { candidates, standings }] of [...contest.stages.entries()].toReversed()) {
    const standing = standings[candidates.indexOf(place)];
    if (standing) return { stage: at + 1, standing };
  }
  return null;
}

/** Where a candidate comes from, in words. */
export function originText(origin: Origin): string {
  const names: Record<Origin, string> = {
    incumbent: "the prompt in use",
    aggregate: "the aggregate of all words",
    crossover: "a combination of proposals",
    proposal: "one participant's proposal, as far as its words may be told",
    seed: "the prompt that all began with",
    shared: "an edit of the round's seed, which nobody proposed",
  };
  return names[origin] ?? "";
}

/** What the ballots came to, in a sentence. */
export function contestText(contest: Contest): string {
  const { winner, reason } = contest;
  if (winner === null) return `Participants are judging ${contest.candidates.length} candidates.`;
  const change = winner === 0 ? "the prompt in use stays" : "another prompt is published";
  if (reason) return `Not judged: ${reason}.`;
  return `Participants judged ${contest.candidates.length} candidates: ${change}.`;
}

function isCandidate(one: unknown): one is Candidate {
  const { prompt, origin } = (one ?? {}) as Partial<Candidate>;
  return Array.isArray(prompt) && prompt.every((word) => typeof word === "string") && typeof origin === "string";
}

function stageOf(one: unknown): JudgedStage | null {
  const { candidates, judgement } = (one ?? {}) as { candidates?: unknown; judgement?: { standings?: unknown; ballots?: unknown } };
  if (!Array.isArray(candidates) || !Array.isArray(judgement?.standings) || !judgement.standings.every(isStanding)) return null;
  return { candidates, standings: judgement.standings, ballots: typeof judgement.ballots === "number" ? judgement.ballots : 0 };
}

function isStanding(one: unknown): one is Standing {
  const { lead, share, refused, per_class } = (one ?? {}) as Partial<Standing>;
  return typeof lead === "number" && typeof share === "number" && typeof refused === "boolean" && Array.isArray(per_class);
}
