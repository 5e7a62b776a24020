// Prompts for groups of participants: everybody sees them, and each takes what works on its own rows; nobody is told whose they are.
import assert from "node:assert/strict";
import { Guest } from "./lib/guest.mjs";
import { promise } from "./lib/scene.mjs";
import { helps } from "./lib/standin-rule.mjs";
import { SEED_PROMPT, task, vocabulary } from "./lib/task.mjs";

promise("a tab keeps the prompt for all or takes that of a group, by its own rows, and tells nobody", async (scene) => {
  const llm = await scene.standin();
  const spec = task({ participants: 5, family: "chat", searcher: "mlm-blind", ballot: "preference", stages: 1, rounds: 1, strategy: "clustered", releaseThreshold: 2 });
  const { host, federation } = await scene.serve(spec);
  const guests = [];
  for (let at = 0; at < 4; at += 1) {
    guests.push(await Guest.join(await scene.server.link()));
  }
  const proxy = await scene.proxy();
  const tab = await scene.tab(await scene.browser(), { proxy });
  await tab.join({ model: { card: "local", url: `${llm.url}/v1`, model: llm.model }, limits: { seed: 3 } });
  await host.joined(federation, 5);

  // Two camps: one for a word that helps the stand-in on hard rows, one for a word that does not.
  const [good, idle] = [helps, (word) => !helps(word)].map((wanted) => `read ${vocabulary().find(wanted)}`);
  assert.ok(SEED_PROMPT.split(" ").every((word) => !helps(word)));
  const camps = [good, good, idle, idle];
  await Promise.all(guests.map((guest, at) => guest.propose(1, camps[at])));
  await Promise.all(guests.map((guest, at) => guest.prefer(1, 1, camps[at], [at < 2 ? 0 : 1])));

  const shown = await tab.finished();
  const { prompts } = await host.finished(federation);
  assert.deepEqual(shown, prompts[1].prompt);
  assert.notEqual(shown.join(" "), good, "the prompt for all");
  const groups = prompts[1].group_prompts.map((words) => words.join(" "));
  assert.ok(groups.includes(good), groups.join(", "));
  const own = tab.page.getByTestId("own-prompt");
  await own.waitFor();
  assert.equal((await own.innerText()).replace(/\s+/g, " ").trim(), good);
  assert.match(await tab.words(), /kept for judging, against \d+ of \d+ .*with the prompt for all/);
  assert.match(await tab.words(), /does not learn which one you take/);
  const sent = proxy.sent().toString("latin1").split("PUT ").slice(-1)[0];
  assert.match(sent, /\/ballot/, "nothing is sent after the ballot that says what was chosen");
});
