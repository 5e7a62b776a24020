// A small federation: judging reviews, with words that the shipped model knows.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./binary.mjs";

export const SEED_PROMPT = "read review";
export const LABELS = ["praise", "complaint"];

/** Whole words of the shipped model: the vocabulary "shipped". */
export function vocabulary() {
  const pieces = readFileSync(join(ROOT, "model/data/mini/vocab.txt"), "utf8").split("\n");
  return pieces.filter((piece) => /^[a-z]{3,}$/.test(piece));
}

/**
 * The text of a task file. Everything that is proposed is kept and released, so that a round's prompt depends on every
 * proposal; few iterations, so that a run takes seconds. With a kind of `ballot`, candidates are judged before one is published;
 * `mlm-blind` as `searcher` makes sure that there are some.
 */
export function task({
  participants = 1,
  family = "masked",
  rounds = 2,
  iterations = 2,
  batchRows = 8,
  topK = 20,
  maxDurationMs = 240_000,
  callsPerRound = null,
  quorum = participants,
  minParticipants = participants,
  searcher = "best-so-far",
  ballot = null,
  stages = 2,
  strategy = ballot === null ? "feddtpt" : "feddtpt-gated",
  releaseThreshold = 1,
} = {}) {
  // Models that write on answer at the end.
  const template = family === "masked" ? "{prompt} : {text} this is a {mask} ." : "{prompt} : {text} this is a {mask}";
  return `name = "Reviews"
description = "Does a review praise or complain?"
template = "${template}"
seed_prompt = "${SEED_PROMPT}"
max_prompt_tokens = 8
vocabulary = "shipped"
model_family = "${family}"
calibration = "${family === "masked" ? "content_free" : "none"}"
rounds = ${rounds}
seed = 7

${LABELS.map((label) => `[[labels]]\nname = "${label}"\nverbalizers = ["${label}"]\n`).join("\n")}
[strategy]
name = "${strategy}"
min_points = 1
noise = "keep"
release_threshold = ${releaseThreshold}
${ballot === null ? "" : `\n[strategy.gate]\nballot = "${ballot}"\ncandidates = 8\nshared_edits = 0\nscore_rows = 4\nstages = ${stages}\n`}
[search]
name = "${searcher}"
iterations = ${iterations}
top_k = ${topK}
batch_rows = ${batchRows}
${callsPerRound === null ? "" : `calls_per_round = ${callsPerRound}\n`}
[policy]
quorum = ${quorum}
min_participants = ${minParticipants}
max_duration_ms = ${maxDurationMs}
`;
}
