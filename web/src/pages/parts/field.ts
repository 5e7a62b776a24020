import { html, nothing, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";

/** A text field. */
export interface Field {
  id: string;
  label: string;
  value: string;
  hint?: string | TemplateResult;
  fault?: string | undefined;
  type?: "text" | "url" | "password";
  inputMode?: "decimal" | "numeric" | "url";
  placeholder?: string;
  list?: string[];
  change: (value: string) => void;
}

/** Label, input, hint and fault, tied together for screen readers. Nothing typed here is kept by the browser. */
export function field(given: Field): TemplateResult {
  const described = [given.hint ? `${given.id}-hint` : "", given.fault ? `${given.id}-fault` : ""].filter(Boolean).join(" ");
  return html`
    <div class="field">
      <label for=${given.id}>${given.label}</label>
      <input
        id=${given.id}
        type=${given.type ?? "text"}
        inputmode=${given.inputMode ?? nothing}
        placeholder=${given.placeholder ?? nothing}
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        aria-describedby=${described || nothing}
        aria-invalid=${given.fault ? "true" : nothing}
        list=${given.list?.length ? `${given.id}-list` : nothing}
        .value=${live(given.value)}
        @input=${(event: Event) => given.change((event.target as HTMLInputElement).value)}
      />
      ${given.list?.length ? html`<datalist id=${`${given.id}-list`}>${given.list.map((value) => html`<option value=${value}></option>`)}</datalist>` : null}
      ${given.hint ? html`<p class="hint" id=${`${given.id}-hint`}>${given.hint}</p>` : null}
      ${given.fault ? html`<p class="fault" id=${`${given.id}-fault`}>${given.fault}</p>` : null}
    </div>
  `;
}

/** A choice from a short list. */
export interface Choice {
  id: string;
  label: string;
  value: string;
  options: readonly { value: string; text: string }[];
  hint?: string;
  labelHidden?: boolean;
  change: (value: string) => void;
}

/** A drop-down list with its label. */
export function choice(given: Choice): TemplateResult {
  return html`
    <div class="field">
      <label for=${given.id} class=${given.labelHidden ? "off-screen" : ""}>${given.label}</label>
      <select id=${given.id} aria-describedby=${given.hint ? `${given.id}-hint` : nothing} @change=${(event: Event) => given.change((event.target as HTMLSelectElement).value)}>
        ${given.options.map(({ value, text }) => html`<option value=${value} .selected=${live(value === given.value)}>${text}</option>`)}
      </select>
      ${given.hint ? html`<p class="hint" id=${`${given.id}-hint`}>${given.hint}</p>` : null}
    </div>
  `;
}
