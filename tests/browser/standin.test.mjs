// The stand-in LLM does what the tests need from it: checked without a browser.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { rows } from "./lib/rows.mjs";
import { Standin } from "./lib/standin.mjs";
import { answer, helps, isHard } from "./lib/standin-rule.mjs";
import { vocabulary } from "./lib/task.mjs";

const KEY = "sk-stand-in-0123456789";
let llm;
before(async () => (llm = await Standin.start({ key: KEY })));
beforeEach(() => Object.assign(llm, { cors: true, behaviour: { kind: "good" }, record: [] }));
after(() => llm.close());

const post = (path, body, headers = {}) =>
  fetch(llm.url + path, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${KEY}`, origin: "http://page", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
const QUESTION = "read review : the soup came cold this is a";
const chat = (content = QUESTION, model = llm.model) =>
  post("/v1/chat/completions", { model, messages: [{ role: "system", content: "one word" }, { role: "user", content }] });

test("three APIs answer the same in their own shapes, with usage", async () => {
  const said = answer(QUESTION);
  const one = await (await chat()).json();
  assert.equal(one.choices[0].message.content, said);
  assert.ok(one.usage.prompt_tokens > 0 && one.usage.completion_tokens === 1, JSON.stringify(one.usage));
  const two = await (await post("/v1/completions", { model: llm.model, prompt: QUESTION })).json();
  assert.equal(two.choices[0].text, said);
  const messages = [{ role: "user", content: [{ type: "text", text: QUESTION }] }];
  const headers = { "x-api-key": KEY, "anthropic-dangerous-direct-browser-access": "true" };
  const three = await (await post("/v1/messages", { model: llm.model, max_tokens: 16, messages }, headers)).json();
  assert.equal(three.content[0].text, said);
  assert.equal(three.usage.output_tokens, 1);
  assert.deepEqual([...llm.counts()], [["read review | the soup came cold", 3]]);
});

test("a search has something to find: some words help, and some rows need them", () => {
  const texts = rows(0, 16);
  const right = (prompt) => texts.filter(([label, text]) => answer(`${prompt} : ${text} this is a`) === label).length;
  const helper = vocabulary().find(helps);
  assert.ok(texts.some(([, text]) => isHard(text)) && texts.some(([, text]) => !isHard(text)));
  assert.equal(right(helper), 16);
  assert.ok(right("read review") < 16, "the seed prompt is already perfect");
});

test("fill-mask proposes words of the vocabulary, the same each time", async () => {
  const ask = async () => (await post("/fill-mask", { inputs: "read [MASK]", parameters: { top_k: 7 } })).json();
  const [first, second] = [await ask(), await ask()];
  assert.equal(first.length, 7);
  assert.deepEqual(first, second);
});

test("wrong key, wrong model, wrong path and a body that is not JSON are refused as the APIs do", async () => {
  const refused = async (answering, status) => {
    const reply = await answering;
    assert.equal(reply.status, status);
    return (await reply.json()).error.message;
  };
  assert.match(await refused(post("/v1/completions", {}, { authorization: "Bearer no" }), 401), /API key/);
  assert.match(await refused(chat(QUESTION, "gpt-0"), 404), /gpt-0/);
  assert.match(await refused(post("/v2/nothing", {}), 404), /nothing/);
  assert.match(await refused(post("/v1/completions", "{"), 400), /JSON/);
});

test("preflights are answered, and CORS can be missing", async () => {
  const ask = { "access-control-request-method": "POST", "access-control-request-headers": "authorization", origin: "http://page" };
  const preflight = () => fetch(`${llm.url}/v1/chat/completions`, { method: "OPTIONS", headers: ask });
  assert.equal((await preflight()).headers.get("access-control-allow-headers"), "authorization");
  assert.equal((await chat()).headers.get("access-control-allow-origin"), "*");
  llm.cors = false;
  assert.equal((await preflight()).headers.get("access-control-allow-origin"), null);
  assert.equal((await chat()).headers.get("access-control-allow-origin"), null);
});

test("Anthropic's API admits pages only with its own header", async () => {
  const body = { model: llm.model, max_tokens: 1, messages: [{ role: "user", content: "hello" }] };
  const without = await post("/v1/messages", body, { "x-api-key": KEY });
  assert.equal(without.headers.get("access-control-allow-origin"), null);
});

test("misbehaves when told to, and recovers", async () => {
  llm.behaviour = { kind: "busy", times: 2, retryAfterS: 1 };
  const statuses = [];
  for (let at = 0; at < 3; at += 1) {
    const reply = await chat();
    statuses.push([reply.status, reply.headers.get("retry-after")]);
    await reply.text();
  }
  assert.deepEqual(statuses, [[429, "1"], [429, "1"], [200, null]]);
  llm.behaviour = { kind: "broken", status: 503 };
  assert.equal((await chat()).status, 503);
  llm.behaviour = { kind: "says", text: "banana" };
  assert.equal((await (await chat()).json()).choices[0].message.content, "banana");
  llm.behaviour = { kind: "garbage" };
  assert.equal((await (await chat()).json()).weather, "fine");
  llm.behaviour = { kind: "not-json" };
  await assert.rejects((await chat()).json());
  llm.behaviour = { kind: "slow", ms: 150 };
  const begun = Date.now();
  assert.equal((await chat()).status, 200);
  assert.ok(Date.now() - begun >= 140);
});

test("hangs until the other side gives up, and says which requests were answered", async () => {
  llm.behaviour = { kind: "hang" };
  const body = JSON.stringify({ model: llm.model, prompt: QUESTION });
  const headers = { authorization: `Bearer ${KEY}` };
  await assert.rejects(
    fetch(`${llm.url}/v1/completions`, { method: "POST", headers, body, signal: AbortSignal.timeout(200) }),
  );
  assert.deepEqual(llm.record.map(({ kind, answered }) => [kind, answered]), [["completions", false]]);
});
