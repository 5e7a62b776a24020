// A network that breaks loses nothing and doubles nothing.
import assert from "node:assert/strict";
import { promise } from "./lib/scene.mjs";
import { task } from "./lib/task.mjs";
import { until } from "./lib/wait.mjs";

const CUT_MS = 20_000;

/** Every round published once, each proposal counted once. */
async function eachCountedOnce(scene, participants) {
  const { host, federation } = scene.server;
  const view = await host.finished(federation);
  assert.deepEqual(view.prompts.map(({ proposals }) => proposals), [0, participants, participants]);
  const counted = await host.counted(federation);
  assert.deepEqual(counted.map(({ submissions }) => new Set(submissions).size), [participants, participants]);
}

promise("a network that is away for 20 seconds loses nothing, and counts nothing twice", async (scene) => {
  const { host, federation } = await scene.serve(task({ participants: 2 }));
  const proxy = await scene.proxy();
  const tab = await scene.tab(await scene.browser(), { proxy });
  await tab.join();
  await host.joined(federation, 1);
  await tab.sees("waiting");
  proxy.cut();
  await tab.sees("offline");
  // The other participant comes while the tab is away: the round opens without it.
  const terminal = await scene.terminal(1);
  await host.joined(federation, 2);
  await new Promise((resolve) => setTimeout(resolve, CUT_MS));
  assert.equal(await tab.state(), "offline");
  proxy.mend();
  const prompt = await tab.finished();
  assert.deepEqual(prompt, (await terminal.outcome()).outcome.final_prompt);
  await eachCountedOnce(scene, 2);
});

promise("an upload whose answer was lost is sent again and counted once", async (scene) => {
  await scene.serve(task());
  const proxy = await scene.proxy();
  const tab = await scene.tab(await scene.browser(), { proxy });
  const lost = proxy.loseAnswerTo("/proposal HTTP/1.1");
  await tab.join();
  await lost;
  await tab.finished();
  const uploads = proxy.sent().toString("latin1").match(/PUT \S+\/rounds\/1\/proposal HTTP/g) ?? [];
  assert.ok(uploads.length >= 2, `round 1 was uploaded ${uploads.length} times`);
  await eachCountedOnce(scene, 1);
});

promise("a join whose answer was lost admits one participant, not two", async (scene) => {
  const { host, federation } = await scene.serve(task());
  const proxy = await scene.proxy();
  const tab = await scene.tab(await scene.browser(), { proxy });
  const lost = proxy.loseAnswerTo("/participants HTTP/1.1");
  await tab.join();
  await lost;
  await until("the participant to be there", async () => (await host.view(federation)).participants === 1);
  await tab.finished();
  assert.equal((await host.view(federation)).participants, 1);
});
