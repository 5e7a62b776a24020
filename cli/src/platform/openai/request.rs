//! The requests: what is asked, and patience with an endpoint that is busy.

use super::Inner;
use super::config::{Endpoint, OpenAiConfig};
use crate::platform::ledger::Purpose;
use crate::platform::wire::{Call, Reply, Wire};
use feddtpt_client::platform::LlmError;
use feddtpt_shared::task::ModelFamily;
use feddtpt_shared::{Prompt, RowText};
use reqwest::{Method, Url};
use serde_json::{Value, json};
use std::time::Duration;

/// Room for an answer in tokens: a label name of several words fits, an essay is cut.
const ANSWER_TOKENS: u32 = 16;
/// The mean pause after the first failure is half of this.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

impl Inner {
    /// The filled template. Masked tasks hold the mask's marker; the other kinds end where the answer begins.
    pub(super) fn question(&self, prompt: &Prompt, row: &RowText) -> String {
        if self.task.model_family != ModelFamily::Masked || self.endpoint == Endpoint::Chat {
            return self.task.template.render_text(prompt, row, "");
        }
        // A row that holds the marker would be a second mask: a blank takes its meaning and leaves its letters.
        let mask = self.config.mask.as_str();
        let clean = |text: &str| text.replace(mask, &break_marker(mask));
        let row = RowText { text: clean(&row.text), text_b: row.text_b.as_deref().map(clean) };
        self.task.template.render_text(prompt, &row, mask)
    }

    /// The answer's text.
    pub(super) async fn ask_text(&self, prompt: &Prompt, row: &RowText) -> Result<String, LlmError> {
        let question = self.question(prompt, row);
        let mut body = json!({"model": self.config.model, "temperature": 0, "max_tokens": ANSWER_TOKENS});
        let place = if self.endpoint == Endpoint::Chat {
            body["messages"] = json!([
                {"role": "system", "content": self.instruction()},
                {"role": "user", "content": question},
            ]);
            "/choices/0/message/content"
        } else {
            body["prompt"] = question.into();
            "/choices/0/text"
        };
        let answer = self.post(body).await?;
        match answer.pointer(place) {
            Some(Value::String(text)) => Ok(text.clone()),
            // A model that said nothing said none of the labels.
            Some(Value::Null) => Ok(String::new()),
            _ => {
                Err(LlmError::Refused(format!("its answer has no text at {place}; is this an OpenAI-compatible API?")))
            }
        }
    }

    /// The closed set, in words: the first verbalizer of each label.
    fn instruction(&self) -> String {
        let first = |label: &feddtpt_shared::task::Label| label.verbalizers.first().cloned().unwrap_or_default();
        let words: Vec<String> = self.task.labels.iter().map(first).collect();
        format!("Answer with exactly one of these words and nothing else: {}.", words.join(", "))
    }

    pub(super) async fn post(&self, body: Value) -> Result<Value, LlmError> {
        let path: &[&str] = if self.endpoint == Endpoint::Chat { &["chat", "completions"] } else { &["completions"] };
        let permit = self.free.acquire().await.map_err(|error| LlmError::Unavailable(error.to_string()))?;
        let reply = post_patiently(&self.wire, &self.config, self.config.url(path), &body).await?;
        drop(permit);
        if !reply.is_success() {
            return Err(refusal(&self.config, &reply));
        }
        serde_json::from_slice(&reply.body)
            .map_err(|error| LlmError::Refused(format!("its answer is not JSON ({error}); is the address right?")))
    }
}

/// Posts until an answer comes that is neither 429 nor 5xx, with growing pauses (full jitter) and never sooner than
/// `Retry-After` says, at most [`OpenAiConfig::attempts`] times.
pub(super) async fn post_patiently(
    wire: &Wire,
    config: &OpenAiConfig,
    url: Url,
    body: &Value,
) -> Result<Reply, LlmError> {
    let mut attempt = 1;
    loop {
        let call = Call {
            purpose: Purpose::Llm,
            method: Method::POST,
            url: url.clone(),
            bearer: config.key.as_ref().map(super::Key::secret),
            json: Some(body.to_string().into_bytes()),
            words: None,
            timeout: config.timeout,
        };
        let (why, wait) = match wire.send(call).await {
            Ok(reply) if reply.status == 429 || reply.status >= 500 => {
                (refusal(config, &reply), reply.retry_after_ms().map(Duration::from_millis))
            }
            Ok(reply) => return Ok(reply),
            Err(error) => (LlmError::Unavailable(error.0), None),
        };
        if attempt >= config.attempts.max(1) {
            return Err(why);
        }
        let longest = FIRST_PAUSE.saturating_mul(1 << (attempt - 1).min(16)).min(config.longest_pause);
        let pause = longest.mul_f64(fraction()).max(wait.unwrap_or_default());
        tracing::warn!(%why, attempt, pause_ms = pause.as_millis(), "asking the LLM again");
        tokio::time::sleep(pause).await;
        attempt += 1;
    }
}

/// What an answer that is no success says, without the key.
pub(super) fn refusal(config: &OpenAiConfig, reply: &Reply) -> LlmError {
    let said = serde_json::from_slice::<Value>(&reply.body).ok().and_then(|body| {
        let places = ["/error/message", "/error", "/detail", "/message"];
        places.iter().find_map(|place| body.pointer(place)?.as_str().map(str::to_owned))
    });
    let said: String = said.unwrap_or_default().chars().take(300).collect();
    let said = config.key.as_ref().map_or_else(|| said.clone(), |key| key.hide_in(&said));
    let text =
        if said.is_empty() { format!("HTTP {}", reply.status) } else { format!("HTTP {}: {said}", reply.status) };
    if reply.status == 429 || reply.status >= 500 { LlmError::Unavailable(text) } else { LlmError::Refused(text) }
}

/// The marker with a blank after its first character.
fn break_marker(mask: &str) -> String {
    let mut letters = mask.chars();
    letters.next().map_or_else(String::new, |first| format!("{first} {}", letters.as_str()))
}

/// A random number between 0 and 1. Pauses need no seed: no result depends on them.
fn fraction() -> f64 {
    let mut bytes = [0; 4];
    // Without randomness the pause is the longest.
    getrandom::fill(&mut bytes).map_or(1.0, |()| f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX))
}
