// A crash of the worker is told, can be reported, and loses nothing.
import assert from "node:assert/strict";
import { csv, rows } from "./lib/rows.mjs";
import { promise } from "./lib/scene.mjs";
import { task } from "./lib/task.mjs";
import { until } from "./lib/wait.mjs";

const CANARY = "quetzalcoatlus";
const KEY = "sk-crash-0123456789";

/** In the page, which may not read the clipboard: keeps what is copied to it. */
function keepCopies() {
  navigator.clipboard.writeText = async (text) => void (globalThis.feddtptCopied = text);
}

/** Ways to break a worker that is at work; each runs in the worker. */
const BREAKS = {
  "a trap in WebAssembly, as after a panic": () =>
    setTimeout(() => {
      // (module (func (export "f") unreachable))
      const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11];
      new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes))).exports.f();
    }),
  "an exception that nobody catches": () =>
    setTimeout(() => {
      throw new Error("made by the test");
    }),
  "a promise that nobody waits for": () => void Promise.reject(new Error("made by the test")),
};

for (const [name, breakIt] of Object.entries(BREAKS)) {
  promise(`${name}: a message, a report to copy, and the run goes on from its state`, async (scene) => {
    const { host, federation } = await scene.serve(task({ family: "chat" }));
    const llm = await scene.standin({ key: KEY, behaviour: { kind: "slow", ms: 300 } });
    const browser = await scene.browser("chromium", { init: [keepCopies] });
    const tab = await scene.tab(browser);
    const text = csv([...rows(), ["praise", `a kind ${CANARY}`]]);
    await tab.join({ text, model: { card: "local", url: `${llm.url}/v1`, model: llm.model, key: KEY } });
    await tab.sees("searching");
    await (await tab.worker()).evaluate(breakIt);
    await tab.sees("crashed");
    await tab.press("Copy the report");
    const report = await until("the report", () => tab.page.evaluate(() => globalThis.feddtptCopied));
    assert.match(report, /Chrom/, "the report does not say which browser");
    assert.match(report, /made by the test|unreachable/);
    const invite = new URL(tab.link).hash.split("invite=")[1];
    for (const secret of [CANARY, KEY, invite]) {
      assert.equal(report.includes(secret), false, `the report holds ${secret}`);
    }
    llm.behaviour = { kind: "good" };
    await tab.press("Go on");
    await tab.finished();
    assert.deepEqual((await host.finished(federation)).prompts.map(({ proposals }) => proposals), [0, 1, 1]);
  });
}

promise("each worker of the model in the tab may die: nobody waits for it in vain", async (scene) => {
  const { host, federation } = await scene.serve(task({ iterations: 8 }));
  const tab = await scene.tab(await scene.browser());
  await tab.join({ text: csv(rows(0, 16)) });
  await tab.sees("searching");
  // The last ones first: they are the further workers, and the first one ends them all.
  const left = tab.page.workers().map((_, at) => at);
  assert.ok(left.length > 0);
  let crashes = 0;
  await until("the end", async () => {
    const state = await tab.state();
    if (state === "crashed") {
      crashes += 1;
      await tab.press("Go on");
      await tab.sees("searching", "sending", "waiting", "published", "finished");
    } else if (state === "searching" && left.length > 0) {
      // It may be gone with the one before it.
      await tab.page.workers()[left.pop()]?.evaluate(BREAKS["an exception that nobody catches"]).catch(() => undefined);
    }
    return state === "finished";
  });
  assert.ok(crashes > 0, "nothing was told of any crash");
  assert.deepEqual((await host.finished(federation)).prompts.map(({ proposals }) => proposals), [0, 1, 1]);
});
