// The person decides: what starts, what is sent, what is spent, when it ends.
import assert from "node:assert/strict";
import { promise } from "./lib/scene.mjs";
import { SEED_PROMPT, task } from "./lib/task.mjs";

const uploads = (proxy) => proxy.sent().toString("latin1").match(/PUT \S+\/proposal/g)?.length ?? 0;

promise("nothing starts before Join: the server hears neither of an invite nor of a row", async (scene) => {
  await scene.serve(task());
  const proxy = await scene.proxy();
  const tab = await scene.tab(await scene.browser(), { proxy });
  await tab.begin();
  await tab.rows();
  await tab.toModel();
  await tab.model();
  await tab.press("Test connection");
  await tab.page.getByText("It works").waitFor();
  await tab.toJoin();
  const sent = proxy.sent().toString("latin1");
  assert.deepEqual(sent.match(/^(POST|PUT|DELETE) \S+/gm) ?? [], []);
  assert.equal(sent.includes(new URL(tab.link).hash.split("invite=")[1]), false, "the invite was sent");
  const { participants } = await scene.server.host.view(scene.server.federation);
  assert.equal(participants, 0);
});

promise("with review on, no words leave before they were approved, and abstaining sends the given prompt back", async (scene) => {
  const { host, federation } = await scene.serve(task());
  const proxy = await scene.proxy();
  const tab = await scene.tab(await scene.browser(), { proxy });
  await tab.join({ limits: { review: true, seed: 3 } });
  await tab.sees("reviewing");
  const words = (await tab.page.locator(".review .prompt").innerText()).trim();
  assert.equal(uploads(proxy), 0);
  await tab.press("Send these words");
  await tab.page.getByText(/for round 2/).waitFor();
  assert.equal(uploads(proxy), 1);
  await tab.press("Send the given prompt back");
  await tab.finished();
  const sent = (await tab.ledger()).filter((line) => line.includes("send words"));
  const { prompts } = await host.finished(federation);
  assert.ok(sent.some((line) => line.includes(words)), `${words} is not in ${sent.join(" | ")}`);
  assert.ok(sent.some((line) => line.includes(prompts[1].prompt.join(" "))), "the given prompt was not sent back");
  assert.deepEqual(prompts[2].prompt, prompts[1].prompt);
});

promise("a limit of calls is kept to the call, and the tab stays in the federation", async (scene) => {
  const { host, federation } = await scene.serve(task({ family: "chat", iterations: 4 }));
  const llm = await scene.standin();
  const tab = await scene.tab(await scene.browser());
  await tab.join({ model: { card: "local", url: `${llm.url}/v1`, model: llm.model }, limits: { calls: 20 } });
  await tab.finished();
  assert.ok((await tab.states()).includes("budget-reached"), (await tab.states()).join(" "));
  assert.ok(llm.questions().length <= 20, `${llm.questions().length} calls of 20`);
  assert.deepEqual((await host.finished(federation)).prompts.map(({ proposals }) => proposals), [0, 1, 1]);
});

promise("Leave tells the server at once", async (scene) => {
  const { host, federation } = await scene.serve(task({ participants: 2 }));
  const tab = await scene.tab(await scene.browser());
  await tab.join();
  await tab.sees("waiting");
  await host.joined(federation, 1);
  await tab.press("Leave");
  await tab.press("Yes, end my part");
  await tab.sees("left");
  assert.equal((await host.view(federation)).participants, 0);
  await tab.page.reload();
  await tab.sees("left");
  assert.deepEqual(await tab.prompt(), SEED_PROMPT.split(" "));
});
