// An LLM that makes trouble in mid-run: nothing is lost, and the person decides.
import assert from "node:assert/strict";
import { promise } from "./lib/scene.mjs";
import { task } from "./lib/task.mjs";
import { until } from "./lib/wait.mjs";

// Requests that the page makes at the same time, unless told otherwise.
const AT_ONCE = 4;

/** A tab that joined with a stand-in LLM of `behaviour`. */
async function joined(scene, behaviour) {
  const { host, federation } = await scene.serve(task({ family: "chat" }));
  const llm = await scene.standin({ behaviour });
  const tab = await scene.tab(await scene.browser());
  await tab.join({ model: { card: "local", url: `${llm.url}/v1`, model: llm.model } });
  return { host, federation, llm, tab };
}

promise("slow answers only take longer", async (scene) => {
  const { tab, host, federation } = await joined(scene, { kind: "slow", ms: 1_500 });
  assert.deepEqual(await tab.finished(), (await host.finished(federation)).prompts.at(-1).prompt);
});

promise("429 is waited out for as long as Retry-After says", async (scene) => {
  const { tab, llm } = await joined(scene, { kind: "busy", times: AT_ONCE, retryAfterS: 3 });
  await tab.sees("llm-refuses");
  await tab.finished();
  const asked = llm.record.filter(({ kind }) => kind === "chat");
  const refused = asked.filter(({ status }) => status === 429);
  assert.equal(refused.length, AT_ONCE);
  for (const { at, question } of refused) {
    const again = asked.find((entry) => entry.at > at && entry.question === question);
    assert.ok(again.at - at >= 2_900, `asked again after ${again.at - at} ms`);
  }
});

for (const [name, behaviour] of [
  ["an answer of another API", { kind: "garbage" }],
  ["an answer that is no JSON", { kind: "not-json" }],
  ["a key that is refused", { kind: "good" }],
]) {
  promise(`${name} stops the search with a reason; mended, it goes on`, async (scene) => {
    const { tab, llm, host, federation } = await joined(scene, { kind: "slow", ms: 200 });
    await until("some answers", () => llm.questions().length > 4);
    llm.behaviour = behaviour;
    llm.key = behaviour.kind === "good" ? "sk-changed-0123456789" : null;
    await tab.sees("llm-refuses");
    const said = await tab.words();
    assert.match(said, behaviour.kind === "good" ? /key/i : /JSON|API|answer/);
    Object.assign(llm, { behaviour: { kind: "good" }, key: null });
    if (await tab.button("Go on").isVisible()) {
      await tab.press("Go on");
    }
    await tab.finished();
    assert.deepEqual((await host.finished(federation)).prompts.map(({ proposals }) => proposals), [0, 1, 1]);
  });
}

promise("an answer that is no label counts as wrong and goes nowhere", async (scene) => {
  const { tab, host, federation } = await joined(scene, { kind: "says", text: "banana" });
  const prompt = await tab.finished();
  assert.equal(prompt.includes("banana"), false);
  assert.match(await tab.page.getByTestId("accuracy").first().innerText(), /\b0 of 8\b/);
  assert.equal(JSON.stringify(await host.transcript(federation)).includes("banana"), false);
});

promise("Stop ends everything now, and Go on goes on", async (scene) => {
  const { tab, llm } = await joined(scene, { kind: "hang" });
  await until("a question that hangs", () => llm.questions().length > 0);
  const begun = Date.now();
  await tab.press("Stop");
  await tab.sees("stopped");
  assert.ok(Date.now() - begun < 5_000, `it took ${Date.now() - begun} ms`);
  await until("no worker to be left", () => tab.page.workers().length === 0);
  const asked = llm.record.length;
  llm.behaviour = { kind: "good" };
  // Stopped means stopped: whatever would still be sent would be sent within this time.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  assert.equal(llm.record.length, asked);
  await tab.press("Go on");
  await tab.finished();
});
