// Over HTTPS a browser speaks HTTP/2: what a tab sends in a round, headers, frames and TLS included, is little.
import assert from "node:assert/strict";
import { promise } from "./lib/scene.mjs";
import { csv, rows } from "./lib/rows.mjs";
import { task } from "./lib/task.mjs";

// This process asks the server too, whose certificate nobody has signed.
process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";

const ROUNDS = 4;

promise("a tab speaks HTTP/2 over HTTPS and sends little in a round", async (scene) => {
  const gate = /candidates = 8\nshared_edits = 0\nscore_rows = 4\n/;
  const spec = task({ rounds: ROUNDS, searcher: "racing", ballot: "preference", stages: 3, iterations: 3 });
  assert.match(spec, gate);
  const { host, federation } = await scene.serve(spec.replace(gate, ""), { tls: true });
  const proxy = await scene.proxy();
  const tab = await scene.tab(await scene.browser("chromium", { context: { ignoreHTTPSErrors: true } }), { proxy });
  await tab.join({ text: csv(rows(1, 48)), limits: { seed: 3 } });
  await tab.sees("searching");
  const before = proxy.sent().length;
  await tab.finished();
  const perRound = (proxy.sent().length - before) / ROUNDS;
  const { prompts } = await host.finished(federation);
  assert.equal(prompts.length, ROUNDS + 1);
  const entries = await host.transcript(federation);
  const ballots = entries.flatMap(({ event }) => event.ballots ?? []).length;
  const spoken = await tab.page.evaluate(() => performance.getEntriesByType("navigation")[0].nextHopProtocol);
  assert.equal(spoken, "h2");
  console.log(`bytes up in a round, TLS included: ${Math.round(perRound)}, with ${ballots / ROUNDS} ballots`);
  assert.ok(ballots >= ROUNDS, `${ballots} ballots`);
  assert.ok(perRound < 2_048, `${perRound} bytes`);
}, { minutes: 8 });
