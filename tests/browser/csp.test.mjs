// The page's policy is strict, nothing of its own runs into it, and it really confines the worker.
import assert from "node:assert/strict";
import { promise } from "./lib/scene.mjs";
import { task } from "./lib/task.mjs";
import { until } from "./lib/wait.mjs";

promise("every document comes with a strict policy, and no script stands in a page", async (scene) => {
  const { url } = await scene.serve(task());
  for (const path of ["/", "/join", "/nest"]) {
    const answer = await fetch(url + path);
    const html = await answer.text();
    assert.equal(answer.status, 200, path);
    const policy = answer.headers.get("content-security-policy") ?? "";
    const sources = Object.fromEntries(policy.split(";").map((part) => part.trim().split(/\s+(.*)/s).slice(0, 2)));
    assert.equal(sources["default-src"], "'none'", `${path}: ${policy}`);
    assert.deepEqual(sources["script-src"].split(" ").sort(), ["'self'", "'wasm-unsafe-eval'"], path);
    assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval'(?<!wasm-unsafe-eval')|\*/, path);
    assert.match(sources["frame-ancestors"] ?? "", /^'(none|self)'$/, path);
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff", path);
    assert.equal(answer.headers.get("referrer-policy"), "no-referrer", path);
    assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)|\son\w+=|["']javascript:|<style|\sstyle=/i, path);
    const elsewhere = [...html.matchAll(/(?:src|href)="(https?:)?\/\/[^"]*"/g)].map(([found]) => found);
    assert.deepEqual(elsewhere, [], `${path} takes something from elsewhere`);
  }
});

promise("a whole run breaks no rule, and the worker can reach the server and its LLM alone", async (scene) => {
  const { url } = await scene.serve(task({ family: "chat" }));
  const [llm, other] = [await scene.standin(), await scene.standin()];
  llm.behaviour = { kind: "slow", ms: 200 };
  const browser = await scene.browser("chromium", { netlog: true });
  const tab = await scene.tab(browser);
  await tab.join({ model: { card: "local", url: `${llm.url}/v1`, model: llm.model } });
  await until("the search", () => llm.questions().length > 2);
  const worker = await tab.worker();
  await worker.evaluate(() => {
    globalThis.refused = [];
    addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
      globalThis.refused.push(`${effectiveDirective} ${blockedURI}`);
    });
  });
  const reach = (address) => worker.evaluate(tryToReach, address);
  assert.equal(await reach(`${url}/healthz`), "answered");
  assert.equal(await reach(`${llm.url}/v1/models`), "answered");
  assert.equal(await reach(`${other.url}/v1/models?stolen=row`), "refused");
  assert.equal(await worker.evaluate(tryWebSocket, other.address), "refused");
  const refused = await worker.evaluate(() => globalThis.refused);
  assert.ok(refused.length >= 2 && refused.every((text) => text.startsWith("connect-src ")), refused.join("\n"));
  assert.equal(await tab.page.evaluate(tryToReach, `${llm.url}/v1/models`), "refused", "the page itself needs no LLM");
  assert.equal(other.record.length, 0);
  llm.behaviour = { kind: "good" };
  await tab.finished();
  const own = browser.violations.filter((text) => !text.includes(llm.url));
  assert.deepEqual(own, []);
  const complaints = browser.said.filter((text) => /Content.Security.Policy/i.test(text) && !/127\.0\.0\.1:\d+\/v1\/models/.test(text));
  assert.deepEqual(complaints, []);
  const { bySockets } = await browser.sent();
  const addresses = [...new Set(bySockets.map(({ address }) => address))];
  assert.deepEqual(addresses.sort(), [scene.server.address, llm.address].sort());
});

async function tryToReach(address) {
  return fetch(address).then(() => "answered", () => "refused");
}

function tryWebSocket(address) {
  return new Promise((resolve) => {
    try {
      const socket = new WebSocket(`ws://${address}/`);
      socket.onopen = () => resolve("answered");
      socket.onerror = () => resolve("refused");
    } catch {
      resolve("refused");
    }
  });
}
