import { html, type TemplateResult } from "lit-html";
import { count, many } from "../../internal/text/numbers.js";
import { field } from "../../pages/parts/field.js";
import { noticePanel } from "../../pages/parts/notice.js";
import type { InviteView, LiveView } from "../api/types.js";
import { makeInvites } from "../control/invites.js";
import { askFor } from "../control/wishes.js";
import type { Host } from "../host.js";
import { readOrder } from "../state/invite-form.js";
import { isOver } from "../state/rounds.js";
import { madeLinks } from "./invite-links.js";
import { when } from "./when.js";

/** Invites: make, hand out, see who came with which, take back. */
export function invites(host: Host, live: LiveView): TemplateResult {
  const { invites: all } = host.state;
  return html`
    <section class="panel" aria-labelledby="invites-title">
      <h2 id="invites-title" tabindex="-1">Invites</h2>
      <p>An invite admits one participant. Its link is shown once, here; the server keeps only its hash.</p>
      ${isOver(live) ? html`<p class="hint">The federation has ended, so nobody can join any more.</p>` : form(host)}
      ${madeLinks(host)}
      ${all === null ? html`<p class="hint">The list is being fetched.</p>` : all.length === 0 ? html`<p class="hint">No invite has been made yet.</p>` : list(host, all)}
    </section>
  `;
}

function form(host: Host): TemplateResult {
  const { inviteCount, inviteDays, inviteFault, making } = host.state;
  const order = readOrder(inviteCount, inviteDays);
  const faults = "count" in order ? {} : order;
  const submit = (event: Event): void => {
    event.preventDefault();
    void makeInvites(host);
  };
  return html`
    <form @submit=${submit}>
      <div class="fields narrow">
        ${field({ id: "invite-count", label: "How many", value: inviteCount, inputMode: "numeric", fault: faults.countFault, change: (value) => host.update({ inviteCount: value }) })}
        ${field({ id: "invite-days", label: "Valid for, in days", value: inviteDays, inputMode: "decimal", fault: faults.daysFault, change: (value) => host.update({ inviteDays: value }) })}
      </div>
      ${inviteFault ? noticePanel(inviteFault) : null}
      <div class="actions tight"><button type="submit" class="main" ?disabled=${making || !("count" in order)}>Make ${"count" in order ? many(order.count, "invite") : "invites"}</button></div>
    </form>
  `;
}

const STATES: Record<InviteView["state"], string> = { open: "open", used: "used", expired: "expired", revoked: "revoked" };

function list(host: Host, all: readonly InviteView[]): TemplateResult {
  const newest = all.toSorted((a, b) => b.created_ms - a.created_ms || (a.id < b.id ? -1 : 1));
  const number = (state: InviteView["state"]): number => all.filter((one) => one.state === state).length;
  return html`
    <h3>${many(all.length, "invite")} so far</h3>
    <p class="hint figure">${Object.keys(STATES).map((state) => `${count(number(state as InviteView["state"]))} ${state}`).join(" · ")}</p>
    <div class="scroll tall" tabindex="0" role="region" aria-label="List of invites">
      <table class="wide blocks" aria-label="Invites">
        <thead><tr><th scope="col">Invite</th><th scope="col">State</th><th scope="col">Used by</th><th scope="col">Made</th><th scope="col">Used or expires</th><th scope="col"><span class="off-screen">Revoke</span></th></tr></thead>
        <tbody>${newest.map((invite) => line(host, invite))}</tbody>
      </table>
    </div>
  `;
}

function line(host: Host, invite: InviteView): TemplateResult {
  const end = invite.used_ms === null ? html`<span class="of">expires </span>${when(host, invite.expires_ms)}` : html`<span class="of">used </span>${when(host, invite.used_ms)}`;
  return html`
    <tr>
      <th scope="row"><code class="id">${invite.id}</code></th>
      <td>${STATES[invite.state]}</td>
      <td class=${invite.participant ? "" : "nothing"}>${invite.participant ? html`<code class="id">${invite.participant}</code>` : html`<span class="off-screen">nobody</span>`}</td>
      <td><span class="of narrow-only">made </span>${when(host, invite.created_ms)}</td>
      <td>${invite.state === "revoked" ? "" : end}</td>
      <td class="do">${invite.state === "open" ? html`<button type="button" class="small" aria-label=${`Revoke ${invite.id}`} @click=${() => askFor(host, { kind: "revoke", invite: invite.id })}>Revoke</button>` : null}</td>
    </tr>
  `;
}
