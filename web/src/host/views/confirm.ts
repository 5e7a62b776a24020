import { html, type TemplateResult } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import { modal } from "../../internal/browser/modal.js";
import { field } from "../../pages/parts/field.js";
import { noticePanel } from "../../pages/parts/notice.js";
import { dropWish, grantWish } from "../control/wishes.js";
import type { Host } from "../host.js";
import { questionOf } from "../text/wishes.js";

/** Asks once more, and says what will happen to whom. */
export function confirmDialog(host: Host): TemplateResult | null {
  const { ask, live, participants } = host.state;
  if (!ask || !live) return null;
  const { title, lines, button } = questionOf(ask.wish, live, participants ?? []);
  const back = (event: Event): void => {
    event.preventDefault();
    dropWish(host);
  };
  return html`
    <dialog aria-labelledby="ask-title" ${ref(modal)} @cancel=${back}>
      <h2 id="ask-title">${title}</h2>
      ${lines.map((line) => html`<p>${line}</p>`)}
      ${ask.fault ? noticePanel(ask.fault) : null}
      ${ask.wish.kind === "cancel"
        ? field({ id: "reason", label: "Reason", value: ask.reason, hint: "One line, shown to every participant and kept in the public transcript. It may be left empty.", change: (reason) => host.state.ask && host.update({ ask: { ...host.state.ask, reason } }) })
        : null}
      <div class="actions">
        <button type="button" class="main" ?disabled=${ask.busy} @click=${() => void grantWish(host)}>${button}</button>
        <button type="button" autofocus ?disabled=${ask.busy} @click=${back}>Leave it as it is</button>
      </div>
    </dialog>
  `;
}
