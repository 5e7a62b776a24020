// Same seed, rows and task: a tab and a terminal search the same way, bit for bit.
import assert from "node:assert/strict";
import { csv, rows } from "./lib/rows.mjs";
import { promise } from "./lib/scene.mjs";
import { task } from "./lib/task.mjs";

const SEED = 20_261_124;

promise("a tab and a terminal with the same seed and rows propose the same words in each round", async (scene) => {
  const spec = task({ participants: 1, iterations: 5, topK: 40 });
  const text = csv(rows(0, 12));
  const inTerminal = await federationOf(scene, spec, async () => {
    const terminal = await scene.terminal(0, { list: rows(0, 12), seed: SEED });
    const { outcome } = await terminal.outcome();
    return outcome.rounds.map(({ proposal }) => proposal);
  });
  const inTab = await federationOf(scene, spec, async () => {
    const tab = await scene.tab(await scene.browser());
    await tab.join({ text, limits: { seed: SEED } });
    await tab.finished();
    const uploads = (await tab.ledger()).filter((line) => line.includes("send words"));
    return { uploads };
  });
  assert.deepEqual(inTab.prompts, inTerminal.prompts);
  assert.notDeepEqual(inTerminal.prompts[1], inTerminal.prompts[0], "nothing was found, so nothing is shown");
  for (const [at, words] of inTerminal.said.entries()) {
    assert.ok(
      inTab.said.uploads.some((line) => line.includes(words.join(" "))),
      `round ${at + 1}: ${words.join(" ")} is not among ${inTab.said.uploads.join(" | ")}`,
    );
  }
});

/** A new server with one federation, `run`, and the prompts that were published. */
async function federationOf(scene, spec, run) {
  const { host, federation } = await scene.serve(spec);
  const said = await run();
  const { prompts } = await host.finished(federation);
  return { said, prompts: prompts.map(({ prompt }) => prompt) };
}
