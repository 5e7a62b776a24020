import assert from "node:assert/strict";
import { test } from "node:test";
import type { LiveView } from "../api/types.js";
import { questionOf } from "./wishes.js";

const live = (more: Partial<LiveView> = {}): LiveView => ({
  federation: "f", status: "running", participants: 3, round: 2, phase: "propose", revision: 1, attempt: 0, submissions: 2, outstanding: 1, closes_in_ms: 1,
  spec: { task: { name: "t", description: "" }, rounds: 3, policy: { quorum: 2, min_participants: 2, max_participants: null, max_duration_ms: 1, max_retries: 0, capacity: 9 } },
  prompts: [{ round: 0, prompt: ["the", "seed"], proposals: 0 }, { round: 1, prompt: ["b"], proposals: 3 }],
  ...more,
});

test("rolling back says what is lost, what comes back and what follows", () => {
  const text = questionOf({ kind: "roll-back", round: 2, toRound: 0 }, live(), []).lines.join(" ");
  for (const part of [/the 2 proposals that are here are not counted/, /“the seed”/, /Round 3 opens from it for all 3 participants/]) assert.match(text, part);
  const last = questionOf({ kind: "roll-back", round: 3, toRound: 0 }, live({ round: 3 }), []).lines.join(" ");
  assert.match(last, /the federation finishes/);
});

test("removing says what becomes of the proposal that is here", () => {
  const one = { id: "p_1", joined_ms: 0, last_seen_ms: 0, proposals: 1 };
  const text = (state: "submitted" | "searching"): string => questionOf({ kind: "remove", participant: "p_1" }, live(), [{ ...one, state }]).lines.join(" ");
  assert.match(text("submitted"), /Its proposal for round 2 is not counted/);
  assert.doesNotMatch(text("searching"), /is not counted/);
});
