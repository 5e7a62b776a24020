// Takes a picture of each step and of the main states, for the documents: node screenshots.mjs [FOLDER]
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./lib/binary.mjs";
import { Guest } from "./lib/guest.mjs";
import { HostPage } from "./lib/host-page.mjs";
import { Scene } from "./lib/scene.mjs";
import { task } from "./lib/task.mjs";
import { until } from "./lib/wait.mjs";

const folder = process.argv[2] ?? join(ROOT, "docs/pages");
mkdirSync(folder, { recursive: true });
const demo = (name) => readFileSync(join(ROOT, "demo/data", name), "utf8").split("\n").slice(0, 41).join("\n");

/** The demo's task with two participants, whose words are all kept, and short rounds. */
function demoTask(strategy = "feddtpt-gated") {
  const text = readFileSync(join(ROOT, "demo/task.toml"), "utf8");
  const publicRows = join(ROOT, "demo/data/public.csv");
  return text
    .replace("data/public.csv", publicRows)
    .replace('name = "feddtpt-gated"', `name = "${strategy}"\nmin_points = 1\nnoise = "keep"\nrelease_threshold = 1`)
    .replace(/quorum = \d+/, "quorum = 2")
    .replace(/min_participants = \d+/, "min_participants = 2")
    .replace(/rounds = \d+/, "rounds = 2")
    .replace(/batch_rows = \d+/, "batch_rows = 16");
}

const scene = new Scene();
try {
  await inTab();
  await withApi();
  await host();
} finally {
  await scene.close();
}

/** One picture, and one of the narrow page in the dark. */
async function shoot(tab, name) {
  await tab.page.evaluate(() => document.fonts.ready.then(() => undefined));
  await tab.page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, animations: "disabled" });
  console.log(join(folder, `${name}.png`));
}

async function inTab() {
  await scene.serve(demoTask());
  const tab = await scene.tab(await scene.browser("in-tab"));
  await tab.button("Continue").waitFor();
  await shoot(tab, "1-what-this-is");
  await tab.begin();
  await tab.rows(demo("bus-company.csv"), { name: "messages.csv" });
  await tab.page.getByText(/40 rows can be used/).waitFor();
  await shoot(tab, "2-your-rows");
  await tab.toModel();
  await shoot(tab, "3-your-model");
  await tab.toJoin();
  await tab.press("Back");
  await tab.sees("limits");
  await shoot(tab, "4-your-limits");
  await tab.press("Continue");
  await tab.sees("join");
  await shoot(tab, "5-join");
  await tab.press("Join");
  await tab.sees("waiting");
  await shoot(tab, "6-waiting");
  const terminal = await scene.terminal(1, { list: demo("dental-clinic.csv").split("\n").slice(1).map(parseRow) });
  await tab.page.locator(".word.trial").first().waitFor();
  await until("some trials", async () => /\b[2-9] words tried/.test(await tab.words()));
  await shoot(tab, "7-searching");
  await tab.page.setViewportSize({ width: 360, height: 740 });
  await tab.page.emulateMedia({ colorScheme: "dark" });
  await shoot(tab, "7-searching-narrow-dark");
  await tab.page.emulateMedia({ colorScheme: "light" });
  await tab.page.setViewportSize({ width: 1180, height: 900 });
  await tab.finished();
  await terminal.outcome();
  await shoot(tab, "9-finished");
}

async function withApi() {
  await scene.serve(task({ family: "chat" }));
  const llm = await scene.standin({ cors: false });
  const tab = await scene.tab(await scene.browser("api"));
  await tab.begin();
  await tab.rows();
  await tab.toModel();
  await tab.model({ card: "local", url: `${llm.url}/v1`, model: llm.model });
  await tab.press("Test connection");
  await tab.page.getByText(/OLLAMA_ORIGINS/).first().waitFor();
  await shoot(tab, "3-your-model-cors");
  llm.cors = true;
  await tab.toJoin({ review: true });
  await tab.press("Join");
  await tab.sees("reviewing");
  await shoot(tab, "8-review");
}

/** Five participants who send alike words, and what their host sees of it. */
async function host() {
  const words = [
    ["please sort this message by topic", "please sort this letter by topic", "kindly sort this message by subject", "please order this note by topic", "please sort the email by theme"],
    ["please sort this message by subject", "please sort this letter by subject", "kindly arrange this message by subject", "please order this note by topic", "please sort the email by theme"],
  ];
  const server = await scene.serve(
    demoTask("feddtpt").replace(/min_points = 1\nnoise = "keep"\nrelease_threshold = 1/, "").replace(/quorum = \d+/, "quorum = 5").replace(/min_participants = \d+/, "min_participants = 3").replace(/rounds = \d+/, "rounds = 5"),
  );
  const page = await HostPage.open(await scene.browser("host"), server);
  await page.signIn();
  await page.sees("gathering");
  const guests = [];
  for (const link of await server.host.links(server.federation, 5)) guests.push(await Guest.join(link));
  for (const [at, prompts] of words.entries()) {
    await Promise.all(guests.map((guest, which) => guest.propose(at + 1, prompts[which])));
  }
  await guests[0].propose(3, words[1][0]);
  await page.page.getByText(/^1 proposal here/).waitFor();
  await page.invite();
  await until("the participant's state", async () => /1 sent/.test(await page.words()));
  const made = await page.page.getByRole("region", { name: /^1 new link/ }).boundingBox();
  await page.page.screenshot({ path: join(folder, "10-host.png"), fullPage: true, animations: "disabled", clip: { x: 0, y: 0, width: 1180, height: made.y + made.height + 24 } });
  await page.page.getByRole("button", { name: "How round 1 was made" }).click();
  await until("the first round", async () => /Round 1/.test(await page.page.getByLabel("Round", { exact: true }).locator("option:checked").innerText()));
  await page.page.emulateMedia({ colorScheme: "dark" });
  await page.page.locator("section", { has: page.page.getByRole("heading", { name: "How a prompt was made" }) }).last().screenshot({ path: join(folder, "11-host-how-a-prompt-was-made-dark.png"), animations: "disabled" });
}

/** A row of the demo's files as [label, text]. */
function parseRow(line) {
  const at = line.indexOf(",");
  const text = line.slice(at + 1);
  return [line.slice(0, at), text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text];
}
