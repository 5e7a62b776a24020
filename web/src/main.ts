import { Client, ClientError, type ClientOptions } from "@feddtpt/client";
import { render } from "lit-html";
import { App, type PageClient } from "./internal/app.js";
import { guard } from "./internal/browser/guard.js";
import { keepForOffline } from "./internal/browser/offline.js";
import { nestWorker } from "./internal/browser/worker-nest.js";
import { pasted } from "./internal/control/rows.js";
import { crashed, listen } from "./internal/control/run.js";
import { start } from "./internal/control/start.js";
import { isActive } from "./internal/run/state-name.js";
import { initialState } from "./internal/state/app-state.js";
import { notice } from "./internal/state/notice.js";
import { page, title } from "./pages/page.js";
// The colours of figures; made by tools/palette.ts.
import "virtual:palette.css";

guard("Your rows were not sent anywhere by this. What is stored in this browser is kept: load the page again to go on.");
keepForOffline();

const root = document.getElementById("app") as HTMLElement;
let app: App | null = null;

const draw = (drawn: App): void => {
  render(page(drawn), root);
  document.title = title(drawn.state);
};

async function openClient(): Promise<PageClient> {
  const options: ClientOptions = { worker: nestWorker, onCrash: (report) => app && crashed(app, report) };
  return Client.open(location.href, options);
}

async function main(): Promise<void> {
  root.textContent = "";
  if (import.meta.env.DEV && new URLSearchParams(location.search).has("mock")) {
    const { mockClient, play } = await import("../dev/mock.js");
    app = new App(mockClient(), initialState(Date.now()), draw);
    listen(app);
    await play(app, new URLSearchParams(location.search).get("mock") ?? "");
    return;
  }
  try {
    app = new App(await openClient(), initialState(Date.now()), draw);
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    render(page(new App(null as unknown as PageClient, { ...initialState(Date.now()), fault: notice(error) }, draw)), root);
    return;
  }
  listen(app);
  app.update({});
  await start(app);
}

addEventListener("beforeunload", (event) => {
  if (app && isActive(app.state.run)) event.preventDefault();
});
document.addEventListener("paste", (event) => app && pasted(app, event));
// Another link in the same tab is another federation, or the same with its invite.
addEventListener("hashchange", () => location.reload());

void main();
