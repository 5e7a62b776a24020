// No byte of a row, of a label's odd name or of a key reaches the aggregation server, whatever model is used.
import assert from "node:assert/strict";
import { findSecrets, leaks, sentTo } from "./lib/canary.mjs";
import { stubPromptApi } from "./lib/prompt-api.mjs";
import { csv, rows } from "./lib/rows.mjs";
import { promise } from "./lib/scene.mjs";
import { task } from "./lib/task.mjs";

const WORDS = ["quetzalcoatlus", "zwitterionic", "Brobdingnag"];
const LABEL = "wunderbar-7Q4";
const KEY = "sk-canary-9f8e7d6c5b4a";
const SECRETS = [...WORDS, LABEL, KEY, ...rows().map(([, text]) => text)];

/** Eight ordinary rows, and three with canaries under a label that the task does not know. */
const planted = () => csv([...rows(), ...WORDS.map((word) => [LABEL, `a kind ${word}`])]);

/** Takes part with the canary rows and gives what left the browser. */
async function run(scene, { model, proposer, family, init }) {
  const { host, federation } = await scene.serve(task({ family }));
  const browser = await scene.browser("chromium", { netlog: true, init });
  const tab = await scene.tab(browser);
  await tab.begin();
  await tab.rows(planted());
  await tab.page.getByRole("combobox", { name: new RegExp(LABEL) }).selectOption({ label: "praise" });
  await tab.page.getByText(/11 (rows|of)/).first().waitFor();
  await tab.toModel();
  await tab.model(model);
  if (proposer) {
    await tab.proposer(proposer);
  }
  await tab.toJoin();
  await tab.press("Join");
  const prompt = await tab.finished();
  await host.finished(federation);
  assert.deepEqual(findSecrets(Buffer.from(prompt.join(" ")), WORDS), []);
  const asked = await tab.page.evaluate(() => globalThis.feddtptAsked?.join("\n") ?? "");
  return { asked, ...(await browser.sent()) };
}

/** Nothing leaked to anybody but `llm`, by either record, and the records hold the uploads at all. */
function nothingLeaked(scene, { bySockets, byDevTools }, llm = []) {
  for (const sent of [bySockets, byDevTools]) {
    const uploads = sentTo(sent, scene.server.address).toString("latin1").match(/PUT \S+\/proposal/g) ?? [];
    assert.ok(uploads.length >= 2, `only ${uploads.length} uploads were recorded, so this proves nothing`);
    assert.deepEqual(leaks(sent, SECRETS, llm), []);
  }
}

/** The rows did reach the model that was chosen, so the canaries would have been found. */
function reached(sent, address, secrets) {
  const found = findSecrets(sentTo(sent.bySockets, address), secrets).map(({ secret }) => secret);
  assert.deepEqual(found.sort(), [...secrets].sort());
}

promise("a model in the tab: nothing of the rows leaves the browser", async (scene) => {
  nothingLeaked(scene, await run(scene, { model: { card: "in-tab" } }));
});

promise("an OpenAI-compatible API: rows and key reach it, and nobody else", async (scene) => {
  const llm = await scene.standin({ key: KEY });
  const model = { card: "hosted", url: `${llm.url}/v1`, model: llm.model, key: KEY };
  const sent = await run(scene, { family: "chat", model });
  nothingLeaked(scene, sent, [llm.address]);
  reached(sent, llm.address, [...WORDS, KEY]);
  // A label's name in the file is nobody's business but the tab's.
  assert.deepEqual(findSecrets(sentTo(sent.bySockets, llm.address), [LABEL]), []);
});

promise("Anthropic's API: rows and key reach it, and nobody else", async (scene) => {
  const llm = await scene.standin({ key: KEY });
  const model = { card: "hosted", provider: "Anthropic", url: llm.url, model: llm.model, key: KEY };
  const sent = await run(scene, { family: "chat", model });
  nothingLeaked(scene, sent, [llm.address]);
  reached(sent, llm.address, [...WORDS, KEY]);
  assert.ok(llm.questions().every(({ kind }) => kind === "messages"));
});

promise("the browser's own model: it is asked, and nothing of the rows leaves the browser", async (scene) => {
  const sent = await run(scene, { family: "chat", model: { card: "built-in" }, init: [stubPromptApi] });
  nothingLeaked(scene, sent);
  assert.equal(findSecrets(Buffer.from(sent.asked), WORDS).length, WORDS.length, "it was not asked about the rows");
});

promise("a fill-mask API sees prompts, never a row", async (scene) => {
  const api = await scene.standin();
  const sent = await run(scene, { proposer: { kind: "fill-mask", url: api.fillMask } });
  nothingLeaked(scene, sent);
  assert.ok(api.record.filter(({ kind }) => kind === "fill-mask").length > 0, "it was never asked");
});

promise("the server's own proposer sees prompts, never a row", async (scene) => {
  const sent = await run(scene, { proposer: { kind: "server" } });
  nothingLeaked(scene, sent);
  assert.match(sentTo(sent.bySockets, scene.server.address).toString("latin1"), /POST \/v1\/fill-mask/);
});
