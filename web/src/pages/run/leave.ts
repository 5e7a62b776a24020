import { html, type TemplateResult } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import type { App } from "../../internal/app.js";
import { modal } from "../../internal/browser/modal.js";
import { leave } from "../../internal/control/run.js";

/** Asks once more, in the page. The rest cannot be reached meanwhile; Escape stays. */
export function leaveDialog(app: App): TemplateResult {
  const { leaving } = app.state;
  if (leaving === "no") return html``;
  const stay = (): void => app.update({ leaving: "no" });
  return html`
    <dialog aria-labelledby="leave-title" ${ref(modal)} @cancel=${(event: Event) => { event.preventDefault(); stay(); }}>
      <h2 id="leave-title">End your part in this federation?</h2>
      <p>
        The server is told, and the others go on without you. Words that you sent stay with them. You cannot come back with this invite; to pause instead, stop
        or close the tab.
      </p>
      <div class="actions">
        <button type="button" class="main" ?disabled=${leaving === "busy"} @click=${() => void leave(app)}>Yes, end my part</button>
        <button type="button" autofocus @click=${stay}>Stay</button>
      </div>
    </dialog>
  `;
}
