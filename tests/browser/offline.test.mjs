// A page that was once loaded is there without the server.
import assert from "node:assert/strict";
import { promise } from "./lib/scene.mjs";
import { task } from "./lib/task.mjs";
import { until } from "./lib/wait.mjs";

promise("with the server down a reload shows the page, its run, and goes on when the server is back", async (scene) => {
  const server = await scene.serve(task({ participants: 2 }));
  const tab = await scene.tab(await scene.browser());
  await tab.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await tab.join();
  await tab.sees("waiting");
  await server.kill();
  await tab.page.reload();
  await tab.sees("offline");
  assert.match(await tab.words(), /nothing (is|was|has been) lost|lost nothing/i);
  await server.restart();
  const terminal = await scene.terminal(1);
  assert.deepEqual(await tab.finished(), (await terminal.outcome()).outcome.final_prompt);
});

promise("without the server a page that never joined says what is wrong instead of staying white", async (scene) => {
  const server = await scene.serve(task());
  const tab = await scene.tab(await scene.browser());
  await tab.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await server.kill();
  await tab.page.reload();
  await until("what is wrong, in words", async () => /cannot be (reached|opened)|does not answer/i.test(await tab.words()));
  await server.restart();
  await tab.press("Try again");
  await tab.button("Continue").waitFor();
});
