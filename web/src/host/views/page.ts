import { html, type TemplateResult } from "lit-html";
import type { Host } from "../host.js";
import { signOut } from "../control/session.js";
import { type HostState, stateName } from "../state/state.js";
import { overviewText, statusName } from "../text/overview.js";
import { confirmDialog } from "./confirm.js";
import { federation } from "./federation.js";
import { federationList } from "./federation-list.js";
import { signInForm } from "./sign-in.js";

/** The whole page. */
export function page(host: Host): TemplateResult {
  const { state } = host;
  return html`
    <a class="skip" href="#main" @click=${skip}>To the content</a>
    ${state.signedIn ? head(host) : null}
    <main id="main" class="page host-page" data-state=${stateName(state)} tabindex="-1">${body(host)}</main>
    ${confirmDialog(host)}
    <p class="off-screen" role="status" aria-live="polite">${announcement(state)}</p>
    <footer class="foot">
      <p>Figures on this page are the server's own counts. How well a prompt answers is measured by the participants on their rows and is not reported to the server. Served by ${location.host}, and by nobody else.</p>
    </footer>
  `;
}

function body(host: Host): TemplateResult {
  const { state } = host;
  if (!state.signedIn) return signInForm(host);
  return state.federation ? federation(host) : federationList(host);
}

function head(host: Host): TemplateResult {
  const { live, federation: open } = host.state;
  return html`
    <header class="head">
      <div class="head-line">
        <p class="name">${live ? live.spec.task.name : "This server"}<span class="host"> · you are the host</span></p>
        <nav class="head-actions" aria-label="Page">
          ${open ? html`<a href="#">All federations</a>` : null}
          <button type="button" class="quiet small" @click=${() => signOut(host)}>Sign out</button>
        </nav>
      </div>
    </header>
  `;
}

/** Phases and results, not every tick. */
function announcement(state: HostState): string {
  if (state.away) return "The server cannot be reached.";
  const phase = state.live ? overviewText(state.live).title : "";
  return [state.told, phase].filter(Boolean).join(" ");
}

/** The tab's title: what goes on comes first, because tabs are narrow. */
export function title(state: HostState): string {
  const { live } = state;
  if (!live) return "Host · FedDTPT";
  const round = live.status === "running" ? `round ${live.round} of ${live.spec.rounds}` : statusName(live.status);
  return `${round} · ${live.spec.task.name} · host`;
}

/** Not by the fragment: that names the federation. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}
