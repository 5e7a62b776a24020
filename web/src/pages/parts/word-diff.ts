import { html, type TemplateResult } from "lit-html";
import { wordDiff } from "../../internal/text/word-diff.js";

/** One prompt against another, marked by signs and lines and not by colour alone. */
export function diffLine(before: readonly string[], after: readonly string[]): TemplateResult {
  return html`
    <p class="diff">
      ${wordDiff(before, after).map(({ word, change }) =>
        change === "kept"
          ? html`<span>${word}</span> `
          : change === "added"
            ? html`<ins><span class="off-screen">added: </span>${word}</ins> `
            : html`<del><span class="off-screen">removed: </span>${word}</del> `,
      )}
    </p>
  `;
}
