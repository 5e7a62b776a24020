import { render } from "lit-html";
import { open } from "./host/control/session.js";
import { Host } from "./host/host.js";
import { initialState } from "./host/state/state.js";
import { page, title } from "./host/views/page.js";
import { guard } from "./internal/browser/guard.js";
// The colours of figures; made by tools/palette.ts.
import "virtual:palette.css";

guard("Nothing of the federation is lost: it lives on the server. Load the page again and sign in.");

const root = document.getElementById("app") as HTMLElement;
const narrow = matchMedia("(max-width: 46rem)");
const host = new Host(initialState(Date.now(), narrow.matches), (drawn) => {
  render(page(drawn), root);
  document.title = title(drawn.state);
});

root.textContent = "";
host.update({});
// The address names the federation; the token stays where it is.
addEventListener("hashchange", () => open(host));
narrow.addEventListener("change", () => host.update({ narrow: narrow.matches }));
setInterval(() => {
  if (host.state.federation) host.update({ nowMs: Date.now() });
}, 1_000);
// Links that were shown once and not copied would be gone.
addEventListener("beforeunload", (event) => {
  if (host.state.links.length) event.preventDefault();
});
