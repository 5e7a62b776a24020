//! The bodies of the three APIs, and where an answer's text stands in them.

use super::config::{Dialect, Endpoint, LlmConfig};
use super::question::Questions;
use feddtpt_client::platform::LlmError;
use feddtpt_shared::{Prompt, RowText};
use serde_json::{Value, json};
use url::Url;

/// Room for an answer in tokens: a label name of several words fits, an essay is cut.
const ANSWER_TOKENS: u32 = 16;
/// The same for a model that thinks before it answers; its thoughts count.
const REASONING_TOKENS: u32 = 1_024;

/// Where answers to text questions come from.
pub(super) fn url(config: &LlmConfig, endpoint: Endpoint) -> Url {
    match (config.dialect, endpoint) {
        (Dialect::Anthropic, _) => config.url(&["messages"]),
        (Dialect::OpenAi, Endpoint::Chat) => config.url(&["chat", "completions"]),
        (Dialect::OpenAi, _) => config.url(&["completions"]),
    }
}

/// The request about one row. `reasoning` is the form for OpenAI's reasoning models.
pub(super) fn text(
    config: &LlmConfig,
    endpoint: Endpoint,
    questions: &Questions,
    prompt: &Prompt,
    row: &RowText,
    reasoning: bool,
) -> Value {
    let (model, question) = (&config.model, questions.text(prompt, row));
    if config.dialect == Dialect::Anthropic {
        return json!({"model": model, "max_tokens": ANSWER_TOKENS, "temperature": 0,
            "system": questions.instruction(), "messages": [{"role": "user", "content": question}]});
    }
    let mut body = if reasoning {
        json!({"model": model, "max_completion_tokens": REASONING_TOKENS})
    } else {
        json!({"model": model, "temperature": 0, "max_tokens": ANSWER_TOKENS})
    };
    if endpoint == Endpoint::Chat {
        body["messages"] = json!([
            {"role": "system", "content": questions.instruction()},
            {"role": "user", "content": question},
        ]);
    } else {
        body["prompt"] = question.into();
    }
    body
}

/// The text of an answer.
pub(super) fn read(config: &LlmConfig, endpoint: Endpoint, answer: &Value) -> Result<String, LlmError> {
    let place = match (config.dialect, endpoint) {
        (Dialect::Anthropic, _) => return read_blocks(answer),
        (Dialect::OpenAi, Endpoint::Chat) => "/choices/0/message/content",
        (Dialect::OpenAi, _) => "/choices/0/text",
    };
    match answer.pointer(place) {
        Some(Value::String(text)) => Ok(text.clone()),
        // A model that said nothing said none of the labels.
        Some(Value::Null) => Ok(String::new()),
        _ => Err(LlmError::Refused(format!("its answer has no text at {place}; is this an OpenAI-compatible API?"))),
    }
}

/// The text blocks of an Anthropic message, one after the other; other kinds say nothing.
fn read_blocks(answer: &Value) -> Result<String, LlmError> {
    let blocks = answer.pointer("/content").and_then(Value::as_array).ok_or_else(|| {
        LlmError::Refused("its answer has no list at /content; is this Anthropic's Messages API?".to_owned())
    })?;
    Ok(blocks.iter().filter_map(|block| block.get("text")?.as_str()).collect::<Vec<_>>().join(" "))
}
