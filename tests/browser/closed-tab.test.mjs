// One dying participant does not stop the others.
import assert from "node:assert/strict";
import { promise } from "./lib/scene.mjs";
import { task } from "./lib/task.mjs";

promise("a tab that is closed for good is not waited for longer than the policy says", async (scene) => {
  const { host, federation } = await scene.serve(
    task({ participants: 2, minParticipants: 1, family: "masked", maxDurationMs: 8_000 }),
  );
  const llm = await scene.standin({ behaviour: { kind: "hang" } });
  const browser = await scene.browser();
  const tab = await scene.tab(browser);
  await tab.join({ model: { card: "local", url: `${llm.url}/v1`, model: llm.model } });
  const terminal = await scene.terminal(1);
  await tab.sees("searching", "llm-refuses");
  await browser.close();
  const { outcome } = await terminal.outcome();
  const { prompts } = await host.finished(federation);
  assert.deepEqual(prompts.map(({ proposals }) => proposals), [0, 1, 1]);
  assert.deepEqual(outcome.final_prompt, prompts.at(-1).prompt);
});
