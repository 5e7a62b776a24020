import { webAddress } from "@feddtpt/client";
import { html, type TemplateResult } from "lit-html";
import type { App } from "../../internal/app.js";
import { changeApi, changeDetails } from "../../internal/control/model.js";
import { apiDraft } from "../../internal/state/settings.js";
import { place } from "../../internal/text/claims.js";
import { choice, field } from "../parts/field.js";

/** Address, name and key of a model behind an API. */
export function apiFields(app: App): TemplateResult {
  const { model } = app.state;
  const draft = apiDraft(model);
  if (!draft) return html``;
  const hosted = model.card === "hosted";
  return html`
    <div class="fields">
      ${hosted
        ? choice({
            id: "provider",
            label: "Kind of API",
            value: draft.provider,
            options: [
              { value: "open-ai", text: "OpenAI-compatible" },
              { value: "anthropic", text: "Anthropic" },
            ],
            change: (provider) => changeApi(app, { provider: provider as "open-ai" | "anthropic" }),
          })
        : null}
      ${field({
        id: "llm-url",
        label: "LLM address",
        type: "url",
        inputMode: "url",
        value: draft.url,
        placeholder: hosted ? "https://api.example.com/v1" : "http://localhost:11434/v1",
        hint: hosted ? "As the provider's documents give it." : "Ollama: http://localhost:11434/v1 · llama.cpp: :8080/v1 · vLLM: :8000/v1 · LM Studio: :1234/v1",
        change: (url) => changeApi(app, { url }),
      })}
      ${field({
        id: "llm-model",
        label: "Model name",
        value: draft.model,
        list: model.test.report?.models ?? [],
        hint: model.test.report?.models.length ? "Names that this address listed are offered while you type." : "The test lists the names that the address knows.",
        change: (name) => changeApi(app, { model: name }),
      })}
      ${field({
        id: "llm-key",
        label: "API key",
        type: "password",
        value: draft.key,
        hint: html`Lives in the memory of this tab until you close or reload it. It is never stored, and goes to
          <strong>${webAddress(draft.url) ? place(webAddress(draft.url) ?? "") : "the address above"}</strong> alone, never to the aggregation server.${hosted ? "" : " Most local programs need none."}`,
        change: (key) => changeApi(app, { key }),
      })}
    </div>
    ${details(app, draft.provider === "open-ai")}
  `;
}

function details(app: App, openAi: boolean): TemplateResult {
  const { details: now } = app.state.model;
  const whole = (id: string, label: string, key: "concurrency" | "timeoutS" | "attempts", hint: string): TemplateResult =>
    field({
      id,
      label,
      inputMode: "numeric",
      value: String(now[key]),
      hint,
      change: (text) => {
        const value = Math.round(Number(text));
        if (value >= 1 && value <= 3_600) changeDetails(app, { [key]: value });
      },
    });
  return html`
    <details>
      <summary>How the LLM is asked</summary>
      <div class="fields">
        ${openAi
          ? html`
              ${choice({
                id: "llm-api",
                label: "Which API",
                value: now.api,
                options: [
                  { value: "auto", text: "Find out" },
                  { value: "chat", text: "Chat completions" },
                  { value: "completions", text: "Completions" },
                ],
                change: (api) => changeDetails(app, { api: api as "auto" }),
              })}
              ${choice({
                id: "llm-answers",
                label: "How answers are read",
                value: now.answers,
                options: [
                  { value: "text", text: "From the text" },
                  { value: "logprobs", text: "From log-probabilities" },
                ],
                change: (answers) => changeDetails(app, { answers: answers as "text" }),
              })}
              ${field({ id: "llm-mask", label: "How it writes a gap", value: now.mask, hint: "For models that fill gaps.", change: (mask) => changeDetails(app, { mask }) })}
            `
          : null}
        ${whole("llm-concurrency", "Requests at once", "concurrency", "Fewer are kinder to a small computer.")}
        ${whole("llm-timeout", "Seconds for one answer", "timeoutS", "After that the request is tried again.")}
        ${whole("llm-attempts", "Tries for one row", "attempts", "A row that is never answered counts as answered wrongly.")}
      </div>
    </details>
  `;
}
