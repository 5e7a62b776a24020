import type { CrashReport } from "@feddtpt/client";
import { html, type TemplateResult } from "lit-html";
import type { App } from "../../internal/app.js";
import { copy } from "../../internal/browser/copy.js";

/** The report of a crash, to be copied, and the way on. */
export function crashPanel(app: App, crash: CrashReport, way: { name: string; go: () => void }): TemplateResult {
  const report = JSON.stringify(crash, null, 2);
  return html`
    <section class="panel alarm" role="alert" aria-labelledby="crash-title">
      <h2 id="crash-title">${crash.message}</h2>
      <p>The report below holds no row, no key and no invite. Send it to the host or to the project, so that the fault can be mended.</p>
      <pre tabindex="0" role="group" aria-label="Report of the crash">${report}</pre>
      <div class="actions">
        <button type="button" class="main" @click=${way.go}>${way.name}</button>
        <button type="button" @click=${() => void copy(app, "crash", report)}>${app.state.copied === "crash" ? "Copied" : "Copy the report"}</button>
      </div>
    </section>
  `;
}
