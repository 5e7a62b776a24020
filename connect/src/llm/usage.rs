//! What an LLM was asked to read and write, in tokens.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Bytes of English text that make one token, about; used where an API does not tell.
const BYTES_PER_TOKEN: u64 = 4;

/// Tokens read and written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Tokens the model read.
    pub input_tokens: u64,
    /// Tokens it wrote.
    pub output_tokens: u64,
    /// Whether some of it was estimated from the length of the texts, since the API did not say.
    pub estimated: bool,
}

/// A wait before another try, for whoever shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// What the API said.
    pub reason: String,
    /// How long, in milliseconds.
    pub wait_ms: u64,
}

/// Told of each wait.
#[cfg(not(target_arch = "wasm32"))]
type OnWait = Box<dyn Fn(&Wait) + Send>;
#[cfg(target_arch = "wasm32")]
type OnWait = Box<dyn Fn(&Wait)>;

/// Counts usage over all requests. Cheap to clone; the clones count together.
#[derive(Clone, Default)]
pub struct Meter(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    usage: Usage,
    on_wait: Option<OnWait>,
}

impl Meter {
    /// A meter that begins at `usage`, what was spent before.
    #[cfg_attr(target_arch = "wasm32", expect(clippy::arc_with_non_send_sync, reason = "a tab has one thread"))]
    pub fn starting_at(usage: Usage) -> Self {
        Self(Arc::new(Mutex::new(Inner { usage, on_wait: None })))
    }

    /// What was spent so far.
    pub fn usage(&self) -> Usage {
        self.lock().usage
    }

    /// Calls `on_wait` before each pause between two tries.
    pub fn on_wait(&self, on_wait: OnWait) {
        self.lock().on_wait = Some(on_wait);
    }

    pub(super) fn note_wait(&self, reason: &str, wait_ms: u64) {
        if let Some(on_wait) = &self.lock().on_wait {
            on_wait(&Wait { reason: reason.to_owned(), wait_ms });
        }
    }

    /// Counts an answer: by its `usage` member, or else by the lengths of the texts in bytes.
    pub fn count(&self, answer: &Value, asked_bytes: usize, said_bytes: usize) {
        let told = |names: [&str; 2]| names.iter().find_map(|name| answer.pointer(&format!("/usage/{name}"))?.as_u64());
        let guess = |bytes: usize| (bytes as u64).div_ceil(BYTES_PER_TOKEN);
        let input = told(["prompt_tokens", "input_tokens"]);
        let output = told(["completion_tokens", "output_tokens"]);
        // An API may tell any number.
        let usage = &mut self.lock().usage;
        usage.input_tokens = usage.input_tokens.saturating_add(input.unwrap_or_else(|| guess(asked_bytes)));
        usage.output_tokens = usage.output_tokens.saturating_add(output.unwrap_or_else(|| guess(said_bytes)));
        usage.estimated |= input.is_none() || output.is_none();
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Sums stay true when another thread panicked between two of them.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn counts_what_is_told_and_estimates_the_rest() {
        let meter = Meter::default();
        meter.count(&json!({"usage": {"prompt_tokens": 12, "completion_tokens": 1}}), 400, 40);
        meter.count(&json!({"usage": {"input_tokens": 3, "output_tokens": 2}}), 400, 40);
        assert_eq!(meter.usage(), Usage { input_tokens: 15, output_tokens: 3, estimated: false });
        meter.count(&json!({}), 41, 4);
        assert_eq!(meter.usage(), Usage { input_tokens: 26, output_tokens: 4, estimated: true });
    }
}
