// Tabs and terminals are participants of the same kind.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { promise } from "./lib/scene.mjs";
import { csv, rows } from "./lib/rows.mjs";
import { SEED_PROMPT, task } from "./lib/task.mjs";

promise("two tabs and two terminals finish a federation with the same bytes", async (scene) => {
  const { host, federation } = await scene.serve(task({ participants: 4 }));
  const browsers = [await scene.browser("first"), await scene.browser("second")];
  const tabs = await Promise.all(browsers.map((browser) => scene.tab(browser)));
  await Promise.all(tabs.map((tab, at) => tab.join({ text: csv(rows(at)), limits: { seed: at } })));
  await host.joined(federation, 2);
  const terminals = [await scene.terminal(2), await scene.terminal(3)];
  const [outcomes, shown] = await Promise.all([
    Promise.all(terminals.map((terminal) => terminal.outcome())),
    Promise.all(tabs.map((tab) => tab.finished())),
  ]);

  const { prompts } = await host.finished(federation);
  assert.deepEqual(prompts.map(({ round }) => round), [0, 1, 2]);
  assert.equal(prompts[0].prompt.join(" "), SEED_PROMPT);
  assert.deepEqual(prompts.slice(1).map(({ proposals }) => proposals), [4, 4]);
  const last = prompts.at(-1).prompt;
  outcomes.forEach(({ outcome }) => assert.deepEqual(outcome.final_prompt, last));
  shown.forEach((prompt) => assert.deepEqual(prompt, last));
  for (const tab of tabs) {
    const [download] = await Promise.all([tab.page.waitForEvent("download"), tab.press("Download the prompt")]);
    assert.equal(readFileSync(await download.path(), "utf8").trim(), last.join(" "));
  }
  const counted = await host.counted(federation);
  assert.deepEqual(counted.map(({ submissions }) => new Set(submissions).size), [4, 4]);
}, { minutes: 6 });

promise("one tab at a time takes part in a federation", async (scene) => {
  await scene.serve(task({ participants: 2 }));
  const browser = await scene.browser();
  const tab = await scene.tab(browser);
  await tab.join();
  await tab.sees("waiting");
  const second = await browser.context.newPage();
  await second.goto(tab.link);
  await second.getByText(/another tab|other tab/i).first().waitFor();
  await tab.sees("waiting");
});
