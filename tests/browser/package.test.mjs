// The npm package works in a project that knows nothing else of this repository.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./lib/binary.mjs";
import { Process } from "./lib/process.mjs";
import { csv, rows } from "./lib/rows.mjs";
import { promise } from "./lib/scene.mjs";
import { serveFolder } from "./lib/site.mjs";
import { task } from "./lib/task.mjs";

const SEED = 41;
const SETTINGS = {
  llm: { kind: "in-tab" },
  proposer: { kind: "in-tab" },
  budgetCalls: null,
  price: null,
  budgetMoney: null,
  seed: String(SEED),
  review: false,
};

promise("the packed package is installed, built by Vite, and joins a federation of another origin", async (scene) => {
  const dist = await build(scene);
  const site = scene.keep(await serveFolder(dist));
  const { host, federation } = await scene.serve(task({ participants: 2 }), { args: ["--allow-origin", site.url] });
  const browser = await scene.browser();
  const page = await browser.page();
  await page.goto(`${site.url}/`);
  await page.waitForFunction(() => globalThis.ready);
  const link = await scene.server.link();
  const running = page.evaluate(([...args]) => globalThis.takePart(...args), [link, csv(rows()), SETTINGS]);
  const terminal = await scene.terminal(0, { seed: SEED });
  const { outcome, report, kinds, federation: info } = await running;
  const { prompts } = await host.finished(federation);
  assert.equal(info.federation, federation);
  assert.equal(report.usable, 8);
  assert.equal(outcome.status, "finished");
  assert.deepEqual(outcome.prompt, prompts.at(-1).prompt);
  for (const kind of ["joined", "round-opened", "proposed", "tried", "uploaded", "ledger", "ended"]) {
    assert.ok(kinds.includes(kind), `no event ${kind} among ${kinds}`);
  }
  // Same rows, seed and task in a terminal: the same words, also by way of the package.
  const native = (await terminal.outcome()).outcome;
  assert.deepEqual(
    outcome.rounds.map(({ words }) => words),
    native.rounds.map(({ proposal }) => proposal),
  );
}, { minutes: 6 });

/** Packs the package, installs the tarball into an empty project, builds it, and gives the folder to serve. */
async function build(scene) {
  const project = join(scene.folder, "project");
  cpSync(join(ROOT, "tests/browser/pages/package"), project, { recursive: true });
  const manifest = { name: "somebody-elses-page", private: true, type: "module" };
  writeFileSync(join(project, "package.json"), JSON.stringify(manifest));
  const tool = async (name, program, args, folder) => {
    const run = new Process(name, args, { program, folder });
    scene.keep(run, () => run.kill());
    await run.succeeded();
  };
  const source = join(ROOT, "web/packages/client");
  // Built already: packing must not need the tools of the workspace.
  await tool("npm pack", "npm", ["pack", "--ignore-scripts", "--pack-destination", project], source);
  const tarball = readdirSync(project).find((name) => name.endsWith(".tgz"));
  await tool("npm install", "npm", ["install", "--offline", "--no-audit", "--no-fund", `./${tarball}`], project);
  mkdirSync(join(project, "node_modules"), { recursive: true });
  symlinkSync(join(ROOT, "web/node_modules/vite"), join(project, "node_modules/vite"));
  await tool("vite build", process.execPath, ["node_modules/vite/bin/vite.js", "build"], project);
  return join(project, "dist");
}
