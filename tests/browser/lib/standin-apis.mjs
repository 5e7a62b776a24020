// The public APIs that the stand-in speaks, streaming off: what each answers to a request that is all right.
import { answer, fillMask } from "./standin-rule.mjs";
import { vocabulary } from "./task.mjs";

const words = (text) => text.split(/\s+/).filter(Boolean).length;
const openAiUsage = (input, output) => ({
  prompt_tokens: words(input),
  completion_tokens: words(output),
  total_tokens: words(input) + words(output),
});

/** Path to: how the question is found in a body, and how an answer is written. */
export const APIS = {
  "/v1/chat/completions": {
    kind: "chat",
    question: (body) => body.messages.filter(({ role }) => role === "user").map(({ content }) => content).join("\n"),
    reply: (body, said) => ({
      id: "chatcmpl-1",
      object: "chat.completion",
      created: 1_700_000_000,
      model: body.model,
      choices: [{ index: 0, message: { role: "assistant", content: said }, logprobs: null, finish_reason: "stop" }],
      usage: openAiUsage(JSON.stringify(body.messages), said),
    }),
  },
  "/v1/completions": {
    kind: "completions",
    question: (body) => body.prompt,
    reply: (body, said) => ({
      id: "cmpl-1",
      object: "text_completion",
      created: 1_700_000_000,
      model: body.model,
      choices: [{ index: 0, text: said, logprobs: null, finish_reason: "stop" }],
      usage: openAiUsage(body.prompt, said),
    }),
  },
  "/v1/messages": {
    kind: "messages",
    question: (body) => body.messages.map(({ content }) => textOf(content)).join("\n"),
    reply: (body, said) => ({
      id: "msg_1",
      type: "message",
      role: "assistant",
      model: body.model,
      content: [{ type: "text", text: said }],
      stop_reason: "end_turn",
      stop_sequence: null,
      usage: { input_tokens: words(JSON.stringify(body.messages)), output_tokens: words(said) },
    }),
  },
};

const textOf = (content) => (typeof content === "string" ? content : content.map(({ text }) => text).join("\n"));

/** The list of models. */
export const modelList = (models) => ({
  object: "list",
  data: models.map((id) => ({ id, object: "model", created: 1_700_000_000, owned_by: "stand-in" })),
});

/** A Hugging Face style fill-mask answer. */
export function proposals(body) {
  return fillMask(body.inputs, vocabulary(), body.parameters?.top_k ?? 5);
}

/** What is said to `question`, unless the behaviour says otherwise. */
export const say = (question) => answer(question);

/** An error in the words of the API at `path`. */
export function refusal(path, status, type, message) {
  const anthropic = path === "/v1/messages";
  const code = { 401: "invalid_api_key", 404: "model_not_found" }[status] ?? null;
  const body = anthropic ? { type: "error", error: { type, message } } : { error: { message, type, param: null, code } };
  return { status, body: JSON.stringify(body) };
}
