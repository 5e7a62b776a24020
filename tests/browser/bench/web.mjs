// `cargo xtask bench --web`: size of the WebAssembly, time until the page can be used, speed of the model in the tab.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { ROOT } from "../lib/binary.mjs";
import { Browser } from "../lib/browser.mjs";
import { Serve } from "../lib/serve.mjs";
import { serveFolder } from "../lib/site.mjs";
import { task } from "../lib/task.mjs";

const RUNS = 5;
const PACKAGE = join(ROOT, "web", "packages", "client");

/** Bytes of the module as it travels: brotli at its best, weights apart. */
function wasmBytes() {
  const module = readFileSync(join(PACKAGE, "wasm", "feddtpt_bg.wasm"));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: module.length };
  return { raw: module.length, brotli: brotliCompressSync(module, { params }).length };
}

/** Notes when "Continue" first stands in the page and can be pressed: the page's own clock, from the start of the navigation. */
function noteContinue() {
  const look = () => {
    const buttons = [...document.querySelectorAll("button")];
    if (buttons.some((button) => button.textContent.trim() === "Continue" && !button.disabled)) {
      globalThis.interactiveMs ??= performance.now();
    } else {
      requestAnimationFrame(look);
    }
  };
  requestAnimationFrame(look);
}

/** From the start of the navigation until Continue can be pressed, with a new profile each time; in milliseconds. */
async function interactive(folder, server) {
  const times = [];
  for (let run = 0; run < RUNS; run += 1) {
    const browser = await Browser.start(folder, `interactive-${run}`);
    const page = await browser.page();
    await page.addInitScript(noteContinue);
    await page.goto(await server.link());
    times.push(await page.waitForFunction(() => globalThis.interactiveMs).then((found) => found.jsonValue()));
    await browser.close();
  }
  return times;
}

/** 16 rows of 64 tokens through the shipped model, by one worker and as a search does it, by a crew; in milliseconds. */
async function batch(folder, server) {
  const site = await serveFolder(PACKAGE, "<!doctype html><title>batch</title>");
  const browser = await Browser.start(folder, "batch");
  const page = await browser.page();
  await page.goto(site.url);
  const size = await page.evaluate(async ([url, federation]) => {
    const { default: init, Tab } = await import("/wasm/feddtpt.js");
    const { makeCrew } = await import("/dist/internal/crew.js");
    await init();
    const tab = () => new Tab(url, federation, undefined, `${url}/model/`, () => {}, async () => "");
    [globalThis.alone, globalThis.crewed] = [tab(), tab()];
    await globalThis.alone.loadModel("mini");
    await globalThis.crewed.loadModel("mini");
    const crew = await makeCrew("mini");
    if (crew) globalThis.crewed.setCrew(crew.size, crew.answer);
    return 1 + (crew?.size ?? 0);
  }, [server.url, server.federation]);
  const [alone, crewed] = [[], []];
  // In turn, so that other work on this machine meets both.
  for (let run = 0; run < RUNS; run += 1) {
    alone.push(await page.evaluate(() => globalThis.alone.timeBatch(16, 64)));
    crewed.push(await page.evaluate(() => globalThis.crewed.timeBatch(16, 64)));
  }
  await browser.close();
  site.close();
  return { size, alone, crewed };
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function line(name, times) {
  const [least, most] = [Math.min(...times), Math.max(...times)];
  console.log(`${name}: median ${median(times).toFixed(0)} ms (${least.toFixed(0)} to ${most.toFixed(0)}, ${times.length} runs)`);
}

const folder = mkdtempSync(join(tmpdir(), "feddtpt-bench-web-"));
const server = await Serve.start(folder, task(), { args: ["--allow-origin", "*"] });
try {
  const size = wasmBytes();
  console.log(`WebAssembly without weights: ${size.raw} bytes, ${size.brotli} with brotli`);
  const page = await interactive(folder, server);
  line("page interactive on loopback", page);
  const rows = await batch(folder, server);
  line("in-tab model, 16 rows of 64 tokens, one worker", rows.alone);
  line(`the same by ${rows.size} workers, as a search does it here`, rows.crewed);
  const file = process.argv[2];
  if (file) {
    const figures = {
      wasm_brotli_bytes: size.brotli,
      interactive_ms: Number(median(page).toFixed(1)),
      in_tab_batch_ms: Number(median(rows.crewed).toFixed(1)),
      in_tab_batch_one_worker_ms: Number(median(rows.alone).toFixed(1)),
      in_tab_workers: rows.size,
    };
    writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`);
    console.log(`written to ${file}`);
  }
} finally {
  await server.kill();
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 300 });
  } catch (error) {
    console.error(`tidying up: ${error.message}`);
  }
}
