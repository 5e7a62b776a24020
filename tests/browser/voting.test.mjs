// Candidates are judged on rows of the tab; what is said of them is shown before it leaves, and nothing else leaves.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { csv, rows } from "./lib/rows.mjs";
import { promise } from "./lib/scene.mjs";
import { LABELS, task } from "./lib/task.mjs";

const ballotsSent = (proxy) => proxy.sent().toString("latin1").match(/PUT \S+\/ballot/g)?.length ?? 0;
const published = (transcript) => transcript.map(({ event }) => event).filter(({ event }) => event === "published");

promise("a tab and a terminal choose between candidates, and the ledger holds the ballots word for word", async (scene) => {
  const { host, federation } = await scene.serve(task({ participants: 2, searcher: "mlm-blind", ballot: "preference" }));
  const tab = await scene.tab(await scene.browser());
  await tab.join({ text: csv(rows(0)), limits: { seed: 0 } });
  await host.joined(federation, 1);
  const terminal = await scene.terminal(1);
  const [{ outcome }, shown] = await Promise.all([terminal.outcome(), tab.finished()]);

  const { prompts } = await host.finished(federation);
  assert.deepEqual(shown, prompts.at(-1).prompt);
  assert.deepEqual(outcome.final_prompt, shown);
  const events = published(await host.transcript(federation));
  const judged = events.filter(({ candidates }) => candidates?.length > 1);
  assert.ok(judged.length > 0, "nothing was judged");
  for (const { prompt, candidates, ballots } of judged) {
    assert.ok(candidates.some((candidate) => candidate.join(" ") === prompt.join(" ")), `${prompt} is no candidate`);
    assert.ok(ballots.length >= 2, `${ballots.length} ballots`);
  }
  assert.ok((await tab.states()).includes("voting"), (await tab.states()).join(" "));

  const [download] = await Promise.all([tab.page.waitForEvent("download"), tab.press("Save the ledger")]);
  const lines = readFileSync(await download.path(), "utf8").trim().split("\n").map((line) => JSON.parse(line));
  const sent = lines.filter(({ purpose }) => purpose === "ballot");
  assert.equal(sent.length, outcome.rounds.flatMap(({ ballots }) => ballots).length);
  for (const { ballot, words } of sent) {
    assert.equal(words, null);
    assert.equal(ballot.kind, "preference");
    const { labels, votes, net } = ballot;
    assert.ok(labels.every((label) => label < LABELS.length) && net.every((one) => Math.abs(one) <= votes) && !net[0], JSON.stringify(ballot));
  }
}, { minutes: 6 });

promise("with review on, no ballot leaves before it was approved, and one that is declined says nothing", async (scene) => {
  const { host, federation } = await scene.serve(task({ searcher: "mlm-blind", ballot: "counts", stages: 1, rounds: 1 }));
  const proxy = await scene.proxy();
  const tab = await scene.tab(await scene.browser(), { proxy });
  await tab.join({ limits: { review: true, seed: 3 } });
  await tab.press("Send these words");
  const ballot = tab.page.getByRole("heading", { name: /Your ballot for round 1/ });
  await ballot.waitFor();
  await tab.sees("reviewing");
  assert.equal(ballotsSent(proxy), 0);
  const candidates = await tab.page.getByTestId("candidates").getByRole("listitem").allInnerTexts();
  assert.ok(candidates.length > 1 && candidates.every((text) => /\d+ of \d+ (praise|complaint)/.test(text)), candidates.join(" | "));
  await tab.press("Do not vote");
  await tab.finished();
  assert.ok(ballotsSent(proxy) >= 1);
  const ledger = (await tab.ledger()).filter((line) => line.includes("vote"));
  assert.ok(ledger.some((line) => line.includes("no vote")), ledger.join(" | "));
  const { prompts } = await host.finished(federation);
  assert.deepEqual(prompts[1].prompt, prompts[0].prompt, "nobody preferred another prompt");
});
