// Prompts for groups of participants: everybody sees them, and each takes what works on its own rows; nobody is told whose they are.
import assert from "node:assert/strict";
import { Guest } from "./lib/guest.mjs";
import { promise } from "./lib/scene.mjs";
import { helps } from "./lib/standin-rule.mjs";
import { SEED_PROMPT, task, vocabulary } from "./lib/task.mjs";

promise("a tab compares prompts for groups with the one for all on its own rows, and tells nobody", async (scene) => {
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
  const words = [helps, (word) => !helps(word)].map((wanted) => vocabulary().find(wanted));
  const [good, idle] = words.map((word) => `read ${word}`);
  assert.ok(SEED_PROMPT.split(" ").every((word) => !helps(word)));
  const camps = [good, good, idle, idle];
  await Promise.all(guests.map((guest, at) => guest.propose(1, camps[at])));
  await Promise.all(guests.map((guest, at) => guest.prefer(1, 1, camps[at], [0, 1], camps.at(-1 - at))));

  const shown = await tab.finished();
  const { prompts } = await host.finished(federation);
  assert.deepEqual(shown, prompts[1].prompt);
  const groups = prompts[1].group_prompts.map((words) => words.join(" "));
  assert.deepEqual(groups.toSorted(), [good, idle].toSorted());
  // What both camps' words make together works as well for the tab, so it keeps the prompt for all, by its own rows.
  assert.ok(shown.includes(words[0]), shown.join(" "));
  assert.match(await tab.words(), /No prompt for a group of participants works better on your rows \(\d+ compared\)/);
  assert.equal(await tab.page.getByTestId("own-prompt").count(), 0);
  const sent = proxy.sent().toString("latin1").split("PUT ").slice(-1)[0];
  assert.match(sent, /\/ballot/, "nothing is sent after the ballot that says what was chosen");
});
