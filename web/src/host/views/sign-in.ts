import { html, type TemplateResult } from "lit-html";
import { transportWarning } from "../../internal/text/claims.js";
import { field } from "../../pages/parts/field.js";
import { noticePanel } from "../../pages/parts/notice.js";
import { signIn } from "../control/session.js";
import type { Host } from "../host.js";
import { federationOf } from "../state/invite-form.js";

/** The token, and where it lives. */
export function signInForm(host: Host): TemplateResult {
  const { typed, checking, fault } = host.state;
  const warning = transportWarning(location.href);
  const submit = (event: Event): void => {
    event.preventDefault();
    void signIn(host);
  };
  return html`
    <h1 tabindex="-1">Host's page</h1>
    <p class="lead">For whoever runs this server: invites, participants, prompts and the record of its federations${federationOf(location.hash) ? ". The federation in the address opens next" : ""}.</p>
    ${fault ? noticePanel(fault) : null}
    ${warning ? html`<p class="panel alarm">The server's address is not encrypted (http): whoever is in between can read the token. Use https, or a tunnel to this server.</p>` : null}
    <form class="panel" @submit=${submit}>
      ${field({
        id: "token",
        label: "Host token",
        type: "password",
        value: typed,
        hint: "It lives in the memory of this tab until you reload, close or sign out, and goes to this server alone. It is stored nowhere.",
        change: (value) => host.update({ typed: value }),
      })}
      <div class="actions"><button type="submit" class="main" ?disabled=${checking}>${checking ? "Signing in" : "Sign in"}</button></div>
    </form>
    <p class="hint">You were invited to take part? Open the link you were given instead; it needs no token.</p>
  `;
}
