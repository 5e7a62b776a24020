//! Requests to an LLM's API, and patience with one that is busy.

use super::config::{Dialect, Key, LlmConfig};
use super::usage::Meter;
use crate::ledger::Purpose;
use crate::transport::{Call, Reply, Transport};
use async_lock::Semaphore;
use feddtpt_client::platform::{Clock, LlmError};
use http::Method;
use serde_json::Value;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use url::Url;

/// The mean pause after the first failure is half of this.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// Nobody waits longer than this because an API says so.
const LONGEST_WISH: Duration = Duration::from_mins(10);

/// An API with its settings, how many requests it takes at once, and what was spent on it.
pub(super) struct Patient<T, C> {
    pub(super) transport: T,
    pub(super) clock: C,
    pub(super) config: LlmConfig,
    pub(super) meter: Meter,
    free: Semaphore,
    /// Set once the model refused `max_tokens`: reasoning models of OpenAI want another name and choose the temperature.
    reasoning: AtomicBool,
}

impl<T: Transport, C: Clock> Patient<T, C> {
    pub(super) fn new(transport: T, clock: C, config: LlmConfig, meter: Meter) -> Self {
        let free = Semaphore::new(config.concurrency.clamp(1, 1_024));
        Self { transport, clock, config, meter, free, reasoning: AtomicBool::new(false) }
    }

    /// Whether the model turned out to be one that thinks first.
    pub(super) fn reasons(&self) -> bool {
        self.reasoning.load(Ordering::Relaxed)
    }

    /// The JSON of a successful answer. `body` is made anew when the model turns out to want the other form.
    pub(super) async fn ask(&self, url: Url, body: impl Fn(bool) -> Value) -> Result<Value, LlmError> {
        let permit = self.free.acquire().await;
        let mut reply = self.post(url.clone(), &body(self.reasons())).await?;
        if reply.status == 400 && !self.reasons() && wants_other_form(&reply) {
            self.reasoning.store(true, Ordering::Relaxed);
            reply = self.post(url, &body(true)).await?;
        }
        drop(permit);
        if !reply.is_success() {
            return Err(refusal(&self.config, &reply));
        }
        serde_json::from_slice(&reply.body)
            .map_err(|error| LlmError::Refused(format!("its answer is not JSON ({error}); is the address right?")))
    }

    /// Posts until an answer comes that is neither 429 nor 5xx, with growing pauses (full jitter) and never sooner than
    /// `Retry-After` says, at most [`LlmConfig::attempts`] times.
    pub(super) async fn post(&self, url: Url, body: &Value) -> Result<Reply, LlmError> {
        let config = &self.config;
        let mut attempt = 1;
        loop {
            let (why, wait) = match self.transport.send(self.call(url.clone(), body)).await {
                Ok(reply) if reply.status == 429 || reply.status >= 500 => (
                    refusal(config, &reply),
                    reply.retry_after_ms.map(|wish_ms| Duration::from_millis(wish_ms).min(LONGEST_WISH)),
                ),
                Ok(reply) => return Ok(reply),
                Err(error) => (LlmError::Unavailable(hide(config, &error.0)), None),
            };
            if attempt >= config.attempts.max(1) {
                return Err(why);
            }
            let longest = FIRST_PAUSE.saturating_mul(1 << (attempt - 1).min(16)).min(config.longest_pause);
            let pause = longest.mul_f64(fraction()).max(wait.unwrap_or_default());
            let pause_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
            tracing::warn!(%why, attempt, pause_ms, "asking the LLM again");
            self.meter.note_wait(&why.to_string(), pause_ms);
            self.clock.sleep_ms(pause_ms).await;
            attempt += 1;
        }
    }

    fn call(&self, url: Url, body: &Value) -> Call<'_> {
        let key = self.config.key.as_ref().map(Key::secret);
        let anthropic = self.config.dialect == Dialect::Anthropic;
        Call {
            purpose: Purpose::Llm,
            method: Method::POST,
            url,
            bearer: key.filter(|_| !anthropic),
            headers: if anthropic { self.config.anthropic_headers() } else { Vec::new() },
            json: Some(body.to_string().into_bytes()),
            words: None,
            timeout: self.config.timeout,
        }
    }
}

/// Whether the model refuses the usual limits by name.
fn wants_other_form(reply: &Reply) -> bool {
    let text = String::from_utf8_lossy(&reply.body);
    text.contains("max_completion_tokens") || (text.contains("temperature") && text.contains("nsupported"))
}

/// What an answer that is no success says, without the key.
pub(super) fn refusal(config: &LlmConfig, reply: &Reply) -> LlmError {
    let said = serde_json::from_slice::<Value>(&reply.body).ok().and_then(|body| {
        let places = ["/error/message", "/error", "/detail", "/message"];
        places.iter().find_map(|place| body.pointer(place)?.as_str().map(str::to_owned))
    });
    let said: String = said.unwrap_or_default().chars().take(300).collect();
    let said = hide(config, &said);
    let text =
        if said.is_empty() { format!("HTTP {}", reply.status) } else { format!("HTTP {}: {said}", reply.status) };
    if reply.status == 429 || reply.status >= 500 { LlmError::Unavailable(text) } else { LlmError::Refused(text) }
}

fn hide(config: &LlmConfig, text: &str) -> String {
    config.key.as_ref().map_or_else(|| text.to_owned(), |key| key.hide_in(text))
}

/// A random number between 0 and 1. Pauses need no seed: no result depends on them.
fn fraction() -> f64 {
    let mut bytes = [0; 4];
    // Without randomness the pause is the longest.
    getrandom::fill(&mut bytes).map_or(1.0, |()| f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX))
}
