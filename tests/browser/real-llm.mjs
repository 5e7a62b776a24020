// The page against a real OpenAI-compatible server (llama.cpp behind llama-cpp-python), run by hand, not in CI:
//
//   python3 -m venv VENV && VENV/bin/pip install 'llama-cpp-python[server]' gguf    (builds llama.cpp: 10 minutes)
//   FEDDTPT_REAL_LLM=VENV node real-llm.mjs
//
// Its model has random weights, so its answers are no labels; what is shown is that page and program understand each other.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT } from "./lib/binary.mjs";
import { leaks } from "./lib/canary.mjs";
import { Process } from "./lib/process.mjs";
import { rows } from "./lib/rows.mjs";
import { promise } from "./lib/scene.mjs";
import { task } from "./lib/task.mjs";
import { until } from "./lib/wait.mjs";

const VENV = process.env.FEDDTPT_REAL_LLM;
const PYTHON = VENV && join(VENV, "bin/python");
const KEY = "sk-real-llm-0123456789";

async function start(scene) {
  const { folder } = scene;
  const model = join(folder, "tiny.gguf");
  const make = [join(ROOT, "tests/browser/real-llm/make_tiny_llama.py"), model, join(ROOT, "model/data/mini/vocab.txt")];
  await new Process("the tiny model", make, { program: PYTHON, folder }).succeeded();
  const port = await freePort();
  const args = ["-m", "llama_cpp.server", "--model", model, "--model_alias", "tiny-random", "--host", "127.0.0.1"];
  args.push("--port", String(port), "--n_threads", "1", "--n_ctx", "512", "--api_key", KEY);
  const server = new Process("llama-cpp-python", args, { program: PYTHON, folder });
  scene.keep(server, () => server.kill());
  const url = `http://127.0.0.1:${port}`;
  await until("llama-cpp-python", () => {
    server.expectRunning();
    return fetch(`${url}/v1/models`).then(() => true, () => false);
  });
  return { url, address: `127.0.0.1:${port}` };
}

async function freePort() {
  const { createServer } = await import("node:net");
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

if (!PYTHON || !existsSync(PYTHON)) {
  const skip = "FEDDTPT_REAL_LLM names no environment with llama-cpp-python; see the head of real-llm.mjs";
  test("a real OpenAI-compatible server", { skip }, () => {});
} else {
  for (const [family, api] of [["chat", "Chat completions"], ["masked", "Completions"]]) {
    promise(`a ${family} task runs against llama-cpp-python (${api})`, async (scene) => {
      const llm = await start(scene);
      const { host, federation } = await scene.serve(task({ family }));
      const browser = await scene.browser("chromium", { netlog: true });
      const tab = await scene.tab(browser);
      await tab.begin();
      await tab.rows();
      await tab.toModel();
      await tab.model({ card: "local", url: `${llm.url}/v1`, model: "tiny-random", key: "sk-wrong" });
      await tab.press("Test connection");
      await tab.page.getByText(/key/i).and(tab.page.locator(".alarm *")).first().waitFor();
      console.log("# wrong key:", (await tab.page.locator(".test-result").first().innerText()).replace(/\s+/g, " "));
      await tab.model({ card: "local", key: KEY });
      await tab.press("Test connection");
      await tab.page.getByText(/It works|does not work/).first().waitFor();
      console.log("# right key:", (await tab.page.locator(".test-result").first().innerText()).replace(/\s+/g, " "));
      await tab.toJoin();
      await tab.press("Join");
      await tab.finished();
      const { prompts } = await host.finished(federation);
      assert.deepEqual(prompts.map(({ proposals }) => proposals), [0, 1, 1]);
      const { bySockets } = await browser.sent();
      assert.deepEqual(leaks(bySockets, [KEY, ...rows().map(([, text]) => text)], [llm.address]), []);
    });
  }
}
