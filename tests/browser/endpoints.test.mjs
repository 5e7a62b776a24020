// An LLM's API that answers badly: the page says what happened and what to do, and asks a made-up sentence, never a row.
import assert from "node:assert/strict";
import { rows } from "./lib/rows.mjs";
import { promise } from "./lib/scene.mjs";
import { task } from "./lib/task.mjs";

/** The page at step 3, rows read. */
async function atModel(scene) {
  await scene.serve(task({ family: "chat" }));
  const tab = await scene.tab(await scene.browser());
  await tab.begin();
  await tab.rows();
  return tab.toModel();
}

/** Presses "Test connection" and waits until the page says something that fits. */
async function tested(tab, llm, words, choice = {}) {
  await tab.model({ card: "local", url: `${llm.url}/v1`, model: llm.model, ...choice });
  await tab.press("Test connection");
  for (const word of [words].flat()) {
    await tab.page.getByText(word).first().waitFor().catch(async () => {
      throw new Error(`${word} is not on the page:\n${await tab.words()}`);
    });
  }
}

/** No test asks about a row. */
function noRowAsked(llm) {
  const texts = rows().map(([, text]) => text);
  const asked = llm.record.map(({ body }) => body).join("\n");
  assert.deepEqual(texts.filter((text) => asked.includes(text)), []);
}

promise("a good endpoint is told so, with its models and what it answered", async (scene) => {
  const llm = await scene.standin({ models: ["stand-in-1", "stand-in-2"] });
  const tab = await atModel(scene);
  await tested(tab, llm, [/praise|complaint/]);
  const shown = await tab.page.content();
  assert.ok(shown.includes("stand-in-2"), "the other model is not offered");
  assert.ok(llm.record.some(({ kind, status }) => kind === "chat" && status === 200));
  noRowAsked(llm);
});

promise("an endpoint without CORS: the page knows it is there, and says which setting lets it in", async (scene) => {
  const llm = await scene.standin({ cors: false });
  const tab = await atModel(scene);
  await tested(tab, llm, [/OLLAMA_ORIGINS/, /llama\.cpp|llama-server/i, /vLLM|--allowed-origins/i, /LM Studio/i]);
  noRowAsked(llm);
});

promise("a wrong key, a wrong model, another service and nobody at all are told apart", async (scene) => {
  const llm = await scene.standin({ key: "sk-right-0123456789" });
  const tab = await atModel(scene);
  await tested(tab, llm, /key/i, { key: "sk-wrong-9876543210" });
  assert.doesNotMatch(await tab.words(), /sk-wrong-9876543210/);
  await tested(tab, llm, [/gpt-none/, /stand-in-1/], { key: "sk-right-0123456789", model: "gpt-none" });
  llm.behaviour = { kind: "not-json" };
  await tested(tab, llm, /not .*(API|JSON)|another (service|program)|no OpenAI/i, { model: "stand-in-1" });
  const port = llm.url;
  await llm.close();
  await tested(tab, { url: port, model: "stand-in-1" }, /(cannot be|not) reach|no answer|nobody|nothing answers/i);
});
