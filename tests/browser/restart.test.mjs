// A server that is killed and comes back has lost nothing.
import assert from "node:assert/strict";
import { promise } from "./lib/scene.mjs";
import { task } from "./lib/task.mjs";

promise("kill -9 of the server in mid-round: the tab waits, and the round goes on", async (scene) => {
  const server = await scene.serve(task({ participants: 2, iterations: 8 }));
  const tab = await scene.tab(await scene.browser());
  await tab.join();
  const terminal = await scene.terminal(1);
  await tab.sees("searching");
  await server.kill();
  await tab.sees("offline");
  await server.restart();
  const prompt = await tab.finished();
  assert.deepEqual(prompt, (await terminal.outcome()).outcome.final_prompt);
  const { prompts } = await server.host.finished(server.federation);
  assert.deepEqual(prompt, prompts.at(-1).prompt);
  assert.deepEqual(prompts.map(({ proposals }) => proposals), [0, 2, 2]);
});
