// A tab that is loaded again goes on where it was.
import assert from "node:assert/strict";
import { promise } from "./lib/scene.mjs";
import { task } from "./lib/task.mjs";
import { until } from "./lib/wait.mjs";

const KEY = "sk-reload-0123456789";
// Rows that are asked about in one go: what was on its way when the page went may be asked again, and nothing more.
const CHUNK = 8;

/** Joins with the stand-in as LLM and waits until it is well inside round 1. */
async function inMidSearch(scene, key = null) {
  await scene.serve(task({ family: "chat", iterations: 4 }));
  const llm = await scene.standin({ key, behaviour: { kind: "slow", ms: 150 } });
  const tab = await scene.tab(await scene.browser());
  await tab.join({ model: { card: "local", url: `${llm.url}/v1`, model: llm.model, key: key ?? undefined } });
  await until("the search to be well under way", () => llm.questions().filter(({ answered }) => answered).length > 12);
  return { llm, tab };
}

/** Two rounds, none tried twice, each with one proposal; no call paid twice but those `onTheWay` at the reload. */
async function wentOn(scene, llm, onTheWay) {
  const { host, federation } = scene.server;
  const view = await host.finished(federation);
  assert.deepEqual(view.prompts.map(({ proposals }) => proposals), [0, 1, 1]);
  const entries = await host.transcript(federation);
  assert.deepEqual(entries.map(({ event }) => event.event).filter((event) => event === "failed"), []);
  const excused = llm.counts(onTheWay);
  const twice = [...llm.counts()].filter(([pair, count]) => count > (excused.has(pair) ? 2 : 1));
  assert.deepEqual(twice, [], "paid twice");
}

promise("a reload in mid-search goes on in the same round and pays no call twice", async (scene) => {
  const { llm, tab } = await inMidSearch(scene);
  await tab.page.reload();
  const before = llm.questions().length;
  await tab.sees("searching", "sending", "waiting", "published", "finished");
  assert.equal((await tab.states()).includes("rows"), false, "the rows were asked for again");
  await until("further calls", () => llm.questions().length > before);
  await tab.finished();
  await wentOn(scene, llm, llm.questions().slice(Math.max(0, before - CHUNK), before));
});

promise("a reload asks for the key again, which was kept in memory alone", async (scene) => {
  const { llm, tab } = await inMidSearch(scene, KEY);
  await tab.page.reload();
  await tab.sees("needs-key");
  const [before, asked] = [llm.record.length, llm.questions().length];
  await tab.field("API key").fill(KEY);
  await tab.press("Go on");
  await tab.finished();
  await wentOn(scene, llm, llm.questions().slice(Math.max(0, asked - CHUNK), asked));
  const later = llm.record.slice(before).filter(({ kind }) => kind === "chat");
  assert.ok(later.length > 0 && later.every(({ status }) => status === 200), "asked without the key");
  const kept = await tab.page.evaluate(everythingStored);
  assert.equal(kept.includes(KEY), false, "the key was stored");
});

/** In the page: all that this origin has stored, as text. */
async function everythingStored() {
  const bases = await indexedDB.databases();
  const parts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
  for (const { name } of bases) {
    const base = await new Promise((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    for (const store of base.objectStoreNames) {
      const request = base.transaction(store).objectStore(store).getAll();
      const values = await new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
      for (const value of values) {
        const bytes = ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
        // The model's weights are no text and take too long.
        const small = bytes && value.byteLength < 4_000_000;
        parts.push(bytes ? (small ? new TextDecoder().decode(value) : "") : JSON.stringify(value));
      }
    }
    base.close();
  }
  return parts.join("\n");
}
