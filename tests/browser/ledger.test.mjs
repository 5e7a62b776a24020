// The ledger is the truth: one line for each request that the worker made, as the browser itself recorded them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { promise } from "./lib/scene.mjs";
import { task } from "./lib/task.mjs";

promise("the saved ledger has a line for each request of the run, with the exact words of uploads", async (scene) => {
  const { address, host, federation } = await scene.serve(task({ family: "chat" }));
  const llm = await scene.standin();
  const browser = await scene.browser();
  const tab = await scene.tab(browser);
  await tab.join({ model: { card: "local", url: `${llm.url}/v1`, model: llm.model } });
  await tab.finished();
  const [download] = await Promise.all([tab.page.waitForEvent("download"), tab.press("Save the ledger")]);
  const lines = readFileSync(await download.path(), "utf8").trim().split("\n").map((line) => JSON.parse(line));

  const path = ({ url }) => new URL(url).pathname;
  const made = browser.requests.filter(({ address: to }) => to === llm.address || to === address);
  const ofWorker = made.filter((request) => /^\/(api|v1|model)\//.test(path(request)));
  const recorded = tally(ofWorker.map((request) => `${request.address} ${request.method} ${path(request)}`));
  const told = tally(lines.map(({ to, request }) => `${to} ${request.split("?")[0]}`));
  for (const [request, count] of recorded) {
    assert.ok((told.get(request) ?? 0) >= 1, `${request} is not in the ledger:\n${[...told.keys()].join("\n")}`);
    // Before the run the federation may have been asked about without a line of this run.
    const before = /GET \S+\/federations\/[^/]+$|\/v1\/models$/.test(request);
    assert.ok(before || told.get(request) === count, `${request}: ${count} times, told ${told.get(request)} times`);
  }
  const invented = [...told.keys()].filter((request) => !recorded.has(request));
  assert.deepEqual(invented, []);
  assert.equal(lines.filter(({ purpose }) => purpose === "llm").length, llm.questions().length);

  const uploads = lines.filter(({ words }) => words !== null);
  const { prompts } = await host.finished(federation);
  // Alone and with everything kept, what is published is made of what was uploaded.
  for (const [at, { words }] of uploads.entries()) {
    assert.ok(prompts[at + 1].prompt.every((word) => words.includes(word)), `${prompts[at + 1].prompt} of ${words}`);
  }
  assert.equal(uploads.length, 2);
});

function tally(list) {
  const counts = new Map();
  list.forEach((one) => counts.set(one, (counts.get(one) ?? 0) + 1));
  return counts;
}
