// The host runs a federation from a browser tab.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Guest } from "./lib/guest.mjs";
import { HostPage } from "./lib/host-page.mjs";
import { promise } from "./lib/scene.mjs";
import { task } from "./lib/task.mjs";
import { until } from "./lib/wait.mjs";

/** A server with one federation, and its host's page after signing in. */
async function signedIn(scene, text, options) {
  const server = await scene.serve(text);
  const browser = await scene.browser("host", options);
  const page = await HostPage.open(browser, server);
  await page.signIn();
  await page.sees("gathering", "running");
  return { server, browser, page };
}

/** The public name of the invite in a link, by the rule of the API. */
function inviteId(link) {
  const invite = new URLSearchParams(new URL(link).hash.slice(1)).get("invite");
  return `i_${createHash("sha256").update(invite).digest("hex").slice(0, 20)}`;
}

promise("the right token opens the page, a wrong one is refused, and neither is stored", async (scene) => {
  const server = await scene.serve(task({ participants: 2 }));
  const browser = await scene.browser();
  const page = await HostPage.open(browser, server, "");
  await page.signIn("not-the-token");
  await page.page.getByRole("alert").getByText("This is not the host's token.").waitFor();
  await page.sees("sign-in");
  await page.signIn();
  await page.sees("federations");
  await page.page.getByRole("link", { name: "Reviews" }).click();
  await page.sees("gathering");
  assert.match(page.page.url(), new RegExp(`#federation=${server.federation}$`));
  const { cookies, origins } = await browser.context.storageState({ indexedDB: true });
  assert.deepEqual([cookies, origins], [[], []]);
  const kept = await page.page.evaluate(async () => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, await indexedDB.databases(), await caches.keys()]));
  assert.equal(kept, "[{},{},null,[],[]]");
  assert.ok(!(await page.page.content()).includes(page.token));
  await page.page.reload();
  await page.sees("sign-in");
  await page.signIn();
  await page.sees("gathering");
  await page.press("Sign out");
  await page.sees("sign-in");
  assert.equal(await page.field("Host token").inputValue(), "");
  assert.deepEqual(browser.violations, []);
});

promise("an invite made on the page admits one participant, and is shown with whom; another is revoked", async (scene) => {
  const { page, browser } = await signedIn(scene, task({ participants: 2 }));
  const [used, open] = [await page.invite(), await page.invite()];
  assert.equal(await page.page.getByRole("img", { name: /^QR code/ }).count(), 2);
  const tab = await scene.tab(await scene.browser("guest"), { link: used });
  await tab.join();
  await tab.sees("waiting");
  const row = page.row("Invites", new RegExp(`${inviteId(used)} used`));
  await row.waitFor();
  await page.table("Participants").getByRole("row", { name: /waiting/ }).waitFor();
  const participant = (await row.getByRole("cell").nth(1).innerText()).trim();
  assert.match(participant, /^p_/);
  assert.match(await page.table("Participants").innerText(), new RegExp(participant));
  const id = inviteId(open);
  await page.row("Invites", new RegExp(`${id} open`)).waitFor();
  assert.match(await page.wish(`Revoke ${id}`, "Revoke"), /Nobody can join with its link any more/);
  await page.row("Invites", new RegExp(`${id} revoked`)).waitFor();
  await assert.rejects(Guest.join(open), /taken this invite back/);
  await page.press("I have handed them out");
  await page.page.getByTestId("invite-link").first().waitFor({ state: "detached" });
  assert.deepEqual(browser.violations, []);
});

promise("a pause is seen in a participant's tab, which goes on when the host says so", async (scene) => {
  const { page, server } = await signedIn(scene, task({ participants: 2, rounds: 1 }));
  const tab = await scene.tab(await scene.browser("guest"));
  await tab.join();
  await tab.sees("waiting");
  await page.page.getByText("1 participant in the federation").waitFor();
  assert.match(await page.wish("Pause", "Pause"), /The clock stops for all 1 participant/);
  await page.sees("paused");
  await tab.sees("paused");
  assert.match(await tab.words(), /Paused by the host/);
  await page.wish("Resume", "Resume");
  await page.sees("gathering");
  await tab.sees("waiting");
  const guest = await Guest.join(await server.link());
  await guest.propose(1, "judge review");
  await tab.finished();
  await page.sees("finished");
  assert.equal(await page.button("Pause").count() + (await page.button("Cancel the federation").count()), 0);
});

promise("the host closes a round, goes back to an earlier prompt, and sees how each was made", async (scene) => {
  const { page, server } = await signedIn(scene, task({ participants: 3, minParticipants: 2, rounds: 4 }));
  const guests = [];
  for (const link of await server.host.links(server.federation, 3)) guests.push(await Guest.join(link));
  await guests[0].propose(1, "judge review");
  assert.equal(await page.button("Close the round now").isDisabled(), true);
  await guests[1].propose(1, "judge opinion");
  await until("the round to be ready", () => page.button("Close the round now").isEnabled());
  assert.match(await page.wish("Close the round now", "Close the round"), /2 proposals that are here are aggregated at once/);
  await page.page.getByRole("heading", { name: "Round 2 of 4" }).waitFor();
  const words = await page.table("Words").innerText();
  assert.match(words, /judge[\s\S]*released/);
  await page.unfold("who sent which words");
  assert.match(await page.table("Proposals").innerText(), new RegExp(guests[0].id));
  const question = await page.wish("Roll back to the seed prompt", "Roll back");
  assert.match(question, /Round 2 ends without being aggregated[\s\S]*“read review”[\s\S]*all 3 participants/);
  await page.page.getByRole("heading", { name: "Round 3 of 4" }).waitFor();
  await page.page.getByText("rolled back", { exact: true }).waitFor();
  assert.deepEqual((await guests[0].round()).prompt, ["read", "review"]);
  await until("the verified record", async () => /Verified in this tab: 3 entries/.test(await page.page.getByTestId("chain").innerText()));
  assert.match(await page.words(), /The host ended round 2 and went back to the seed prompt/);
  const [download] = await Promise.all([page.page.waitForEvent("download"), page.press("Download as JSON")]);
  assert.equal(download.suggestedFilename(), `transcript-${server.federation}.json`);
});

promise("a removed participant is out, and a reason for cancelling reaches the others", async (scene) => {
  const { page, server } = await signedIn(scene, task({ participants: 3 }));
  const tab = await scene.tab(await scene.browser("guest"));
  await tab.join();
  await tab.sees("waiting");
  const guest = await Guest.join(await server.link());
  await page.row("Participants", new RegExp(guest.id)).waitFor();
  assert.match(await page.wish(`Remove ${guest.id}`, "Remove"), /The transcript says that somebody was removed, not who/);
  await page.table("Participants").getByRole("row", { name: /\bremoved\b/ }).waitFor();
  await assert.rejects(guest.round(), /removed this participant/);
  await page.wish("Cancel the federation", "Cancel the federation", { label: "Reason", text: "The rows were wrong" });
  await page.sees("cancelled");
  await tab.sees("failed");
  assert.match(await tab.words(), /The rows were wrong/);
  assert.equal(await page.button("Make 1 invite").count(), 0);
  const late = await scene.tab(await scene.browser("late"), { link: tab.link });
  assert.match(await late.words(), /been cancelled by the host/);
});

promise("the page waits for a server that is away, and goes on with what is new", async (scene) => {
  const { page, server } = await signedIn(scene, task({ participants: 2 }));
  await server.kill();
  await page.sees("offline");
  assert.match(await page.words(), /The server cannot be reached/);
  await server.restart();
  await page.sees("gathering");
  await Guest.join(await server.link());
  await page.page.getByRole("heading", { name: "1 participant in the federation" }).waitFor();
});
