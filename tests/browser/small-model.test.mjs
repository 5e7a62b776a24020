// A weak device can take the small model, and then fetches nothing else; the same words come out as in a terminal.
import assert from "node:assert/strict";
import { csv, rows } from "./lib/rows.mjs";
import { promise } from "./lib/scene.mjs";
import { task } from "./lib/task.mjs";

const SEED = 20_261_128;
const SPEC = task({ participants: 1, iterations: 12, topK: 40, searcher: "literal" });

promise("with the small model a tab proposes the words that a terminal does, bit for bit", async (scene) => {
  // The server works with the small model too: so words come from it, and the larger one is nobody's.
  const args = ["--model", "nano"];
  const inTerminal = await promptsOf(scene, args, async () => {
    const terminal = await scene.terminal(0, { list: rows(0, 24), seed: SEED, args });
    await terminal.outcome();
  });
  let fetched = [];
  const inTab = await promptsOf(scene, args, async () => {
    const browser = await scene.browser();
    const tab = await scene.tab(browser);
    await tab.join({ text: csv(rows(0, 24)), model: { size: "nano" }, limits: { seed: SEED } });
    await tab.finished();
    fetched = modelFiles(browser);
  });
  assert.deepEqual(inTab, inTerminal);
  assert.notDeepEqual(inTab[1], inTab[0], "nothing was found, so nothing is shown");
  assert.ok(fetched.some((line) => /\/model\/nano-[0-9a-f]{12}\/weights\.safetensors/.test(line)), fetched.join(" | "));
  assert.ok(!fetched.some((line) => line.includes("/model/mini-")), fetched.join(" | "));
});

promise("whoever takes the small model is told that words come from the server's, and how to fetch the small one alone", async (scene) => {
  await scene.serve(SPEC);
  const browser = await scene.browser();
  const tab = await scene.tab(browser);
  await tab.begin();
  await tab.rows();
  await tab.toModel();
  const hint = tab.page.getByText(/Proposing words in this tab takes mini \(31 MB\) as well/);
  assert.equal(await hint.count(), 0);
  await tab.model({ size: "nano" });
  await hint.waitFor();
  await tab.press("Test connection");
  await tab.page.getByText("It works").waitFor();
  await tab.proposer({ kind: "server" });
  await hint.waitFor({ state: "detached" });
  await tab.toJoin({ seed: SEED });
  await tab.page.getByText("the model in this tab (nano)").waitFor();
  await tab.press("Join");
  await tab.finished();
  const fetched = modelFiles(browser);
  assert.ok(fetched.length > 0 && !fetched.some((line) => line.includes("/model/mini-")), fetched.join(" | "));
});

/** What the browser asked for of models' files, by its own record. */
function modelFiles(browser) {
  return browser.requests.map(({ url }) => new URL(url).pathname).filter((path) => path.startsWith("/model/"));
}

/** The prompts of a new federation on a server with these arguments, once `run` is done. */
async function promptsOf(scene, args, run) {
  const { host, federation } = await scene.serve(SPEC, { args });
  await run();
  const { prompts } = await host.finished(federation);
  return prompts.map(({ prompt }) => prompt);
}
