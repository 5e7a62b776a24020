import { html, type TemplateResult } from "lit-html";
import { download } from "../../internal/browser/download.js";
import { many } from "../../internal/text/numbers.js";
import type { TranscriptEntry } from "../api/types.js";
import type { Host } from "../host.js";
import type { ChainResult } from "../text/chain.js";
import { digestsOf, eventText } from "../text/events.js";

/** The public record, computed anew here. */
export function transcript(host: Host): TemplateResult {
  const { transcript: entries, chain, federation } = host.state;
  return html`
    <section class="panel" aria-labelledby="transcript-title">
      <h2 id="transcript-title" tabindex="-1">Transcript</h2>
      <p>The public record: each entry holds the hash of the one before, so that none can be changed unnoticed. It holds digests of proposals, not their words.</p>
      ${entries === null || chain === null
        ? html`<p class="hint">The record is being fetched.</p>`
        : html`
            ${verdict(chain)}
            <div class="actions tight">
              <button type="button" @click=${() => download(`transcript-${federation}.json`, "application/json", `${JSON.stringify(entries, null, 2)}\n`)}>Download as JSON</button>
            </div>
            <div class="scroll tall" tabindex="0" role="region" aria-label="Entries of the transcript">
              <ol class="record" start="0">${entries.map((entry) => html`<li>${line(entry)}</li>`)}</ol>
            </div>
          `}
    </section>
  `;
}

function verdict(chain: ChainResult): TemplateResult {
  switch (chain.kind) {
    case "holds":
      return html`<p class="panel good" data-testid="chain">Verified in this tab: ${many(chain.entries, "entry follows", "entries follow")} from one another, from the first to the last.</p>`;
    case "broken":
      return html`<p class="panel alarm" role="alert" data-testid="chain"><strong>Entry ${chain.sequence} does not follow from the one before: ${chain.reason}.</strong> Download the record and keep it; then compare it with a participant's.</p>`;
    case "unavailable":
      return html`<p class="panel" data-testid="chain">Not verified here: browsers compute hashes only on pages of https or of this computer. Use one of them, or <code>feddtpt verify --transcript FILE</code> with the download.</p>`;
  }
}

function line(entry: TranscriptEntry): TemplateResult {
  const digests = digestsOf(entry.event);
  return html`
    <p>${eventText(entry.event)}</p>
    <p class="hint">hash <code class="id">${entry.hash}</code></p>
    ${digests.length ? html`<details><summary>${many(digests.length, "digest")}</summary><ul class="digests">${digests.map((digest) => html`<li><code class="id">${digest}</code></li>`)}</ul></details>` : null}
  `;
}
