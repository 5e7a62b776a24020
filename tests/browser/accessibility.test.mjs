// Everybody can use the page: by keyboard, by screen reader, on a narrow screen, in the dark.
import assert from "node:assert/strict";
import { csv, rows } from "./lib/rows.mjs";
import { findings } from "./lib/axe.mjs";
import { tabTo } from "./lib/keyboard.mjs";
import { promise } from "./lib/scene.mjs";
import { task } from "./lib/task.mjs";
import { until } from "./lib/wait.mjs";

const LOOKS = [
  { colorScheme: "light", reducedMotion: "reduce" },
  { colorScheme: "dark", reducedMotion: "reduce" },
];

/** The findings in what the tab shows now, light and dark. */
async function check(tab, state) {
  const found = [];
  for (const look of LOOKS) {
    await tab.page.emulateMedia(look);
    const here = await findings(tab.page);
    found.push(...here.map((finding) => `${state}, ${look.colorScheme}: ${finding}`));
  }
  return found;
}

promise("no step and no main state has a serious finding, light or dark", async (scene) => {
  await scene.serve(task({ family: "chat" }));
  const llm = await scene.standin({ cors: false });
  const tab = await scene.tab(await scene.browser());
  const found = [];
  const look = async (state) => found.push(...(await check(tab, state)));
  await look("intro");
  await tab.begin();
  await look("rows, empty");
  await tab.rows(csv([...rows(), ["odd label", "a kind row"], ["praise", ""]]));
  await tab.page.getByRole("combobox", { name: /odd label/ }).selectOption({ label: "praise" });
  await look("rows");
  await tab.toModel();
  await look("model");
  await tab.model({ card: "local", url: `${llm.url}/v1`, model: llm.model });
  await tab.press("Test connection");
  await tab.page.getByText(/OLLAMA_ORIGINS/).first().waitFor();
  await look("model, CORS");
  llm.cors = true;
  llm.behaviour = { kind: "hang" };
  await tab.toJoin({ review: true });
  await look("join");
  await tab.press("Back");
  await tab.sees("limits");
  await look("limits");
  await tab.press("Continue");
  await tab.press("Join");
  await tab.sees("searching");
  await look("searching");
  await tab.press("Stop");
  await tab.sees("stopped");
  await look("stopped");
  llm.behaviour = { kind: "good" };
  await tab.press("Go on");
  await tab.sees("reviewing");
  await look("reviewing");
  await tab.press("Send these words");
  await tab.sees("reviewing");
  await tab.press("Send the given prompt back");
  await tab.finished();
  await look("finished");
  assert.deepEqual(found, []);
});

promise("the check itself finds what is wrong", async (scene) => {
  const page = await (await scene.browser()).page();
  await page.setContent("<html lang=en><title>t</title><main><h1>h</h1><button></button><p style='color:#ccc'>pale</p></main>");
  const found = (await findings(page)).map((finding) => finding.split(" ")[0]);
  assert.deepEqual(found.sort(), ["button-name", "color-contrast"]);
});

promise("a person with a keyboard alone joins and stops", async (scene) => {
  await scene.serve(task({ participants: 2 }));
  const tab = await scene.tab(await scene.browser());
  const { page } = tab;
  const press = async (name, key = "Enter") => {
    await tabTo(page, name);
    await page.keyboard.press(key);
  };
  await press("Continue");
  await tab.sees("rows");
  await press("Use a sample file");
  await until("the sample's rows", async () => /\b12 rows?\b|12 of 12/.test(await tab.words()));
  await press("Continue");
  await tab.sees("model");
  await tabTo(page, /In this tab/);
  await page.keyboard.press("Space");
  await press("Continue");
  await tab.sees("limits");
  await tabTo(page, "LLM calls at most");
  await page.keyboard.type("500");
  await press("Review each upload", "Space");
  await page.getByRole("switch", { name: "Review each upload", checked: true }).waitFor();
  await press("Continue");
  await tab.sees("join");
  await press("Join");
  await tab.sees("waiting");
  await press("Stop");
  await tab.sees("stopped");
});

promise("360 pixels are wide enough: nothing has to be scrolled sideways", async (scene) => {
  // Long enough that the search can be looked at, on a fast machine too.
  await scene.serve(task({ iterations: 20 }));
  const tab = await scene.tab(await scene.browser("narrow", { context: { viewport: { width: 360, height: 740 } } }));
  const tooWide = [];
  const look = async (state) => {
    const over = await tab.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) {
      tooWide.push(`${state}: ${over} pixels too wide`);
    }
  };
  await look("intro");
  await tab.begin();
  await tab.rows();
  await until("the rows", async () => /\b8 (rows|of)\b/.test(await tab.words()));
  await look("rows");
  await tab.toModel();
  await tab.model({ card: "hosted" });
  await look("model");
  await tab.model({ card: "in-tab" });
  await tab.toJoin();
  await look("join");
  await tab.press("Join");
  await tab.sees("searching");
  await look("searching");
  await tab.finished();
  await look("finished");
  assert.deepEqual(tooWide, []);
});
