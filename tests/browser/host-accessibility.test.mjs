// Every host can use the page: by keyboard, by screen reader, on a narrow screen, in the dark.
import assert from "node:assert/strict";
import { findings } from "./lib/axe.mjs";
import { Guest } from "./lib/guest.mjs";
import { HostPage } from "./lib/host-page.mjs";
import { tabTo } from "./lib/keyboard.mjs";
import { promise } from "./lib/scene.mjs";
import { task } from "./lib/task.mjs";

promise("no state of the host's page has a serious finding or is too wide, light or dark", async (scene) => {
  const server = await scene.serve(task({ participants: 2, rounds: 3 }));
  const page = await HostPage.open(await scene.browser(), server);
  const found = [];
  const look = async (state) => {
    for (const colorScheme of ["light", "dark"]) {
      await page.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      found.push(...(await findings(page.page)).map((finding) => `${state}, ${colorScheme}: ${finding}`));
    }
    await page.page.setViewportSize({ width: 360, height: 740 });
    const over = await page.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) found.push(`${state}: ${over} pixels too wide at 360`);
    await page.page.setViewportSize({ width: 1180, height: 900 });
  };
  await look("sign-in");
  await page.signIn("wrong");
  await page.page.getByRole("alert").waitFor();
  await look("wrong token");
  await page.signIn();
  await page.sees("gathering");
  await page.invite();
  await look("gathering");
  const guests = [];
  for (const link of await server.host.links(server.federation, 2)) guests.push(await Guest.join(link));
  for (const guest of guests) await guest.propose(1, "judge review");
  await page.page.getByRole("heading", { name: "Round 2 of 3" }).waitFor();
  await page.table("Words").waitFor();
  await page.unfold("who sent which words");
  await look("running");
  await page.press("Cancel the federation");
  await page.page.getByRole("dialog").waitFor();
  await look("question");
  await page.press("Leave it as it is");
  await page.page.getByRole("link", { name: "All federations" }).click();
  await page.sees("federations");
  await look("federations");
  assert.deepEqual(found, []);
});

promise("a host with a keyboard alone signs in, makes an invite, pauses and signs out", async (scene) => {
  const server = await scene.serve(task({ participants: 2 }));
  const tab = await HostPage.open(await scene.browser(), server);
  const { page } = tab;
  const press = async (name) => {
    await tabTo(page, name);
    await page.keyboard.press("Enter");
  };
  await tabTo(page, "Host token");
  await page.keyboard.type(tab.token);
  await page.keyboard.press("Enter");
  await tab.sees("gathering");
  await press("Make 1 invite");
  await page.getByTestId("invite-link").waitFor();
  await press("Pause");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Pause");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await press("Pause");
  await tab.sees("paused");
  await press("Sign out");
  await tab.sees("sign-in");
});
