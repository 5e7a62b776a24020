//! The black box that is being prompted.

use super::{MaybeSend, MaybeSync};
use feddtpt_shared::{Prompt, RowText};
use std::future::Future;

/// A model that answers questions of one task: it knows the task's template, labels and calibration.
pub trait Llm: MaybeSend + MaybeSync {
    /// Names model and settings; two models that could answer differently have different ids. Part of the cache key.
    fn id(&self) -> &str;

    /// How many rows to send in one call of [`Llm::answer`] for good throughput.
    fn preferred_batch(&self) -> usize {
        16
    }

    /// How many more calls the model's own limit allows, such as a sum of money; `None` is no limit.
    fn calls_left(&self) -> Option<u64> {
        None
    }

    /// Answers each row under `prompt`. The answers stand in the order of `rows`, exactly one per row.
    /// One (prompt, row) pair is one LLM call for the budget.
    fn answer(
        &self,
        prompt: &Prompt,
        rows: &[&RowText],
    ) -> impl Future<Output = Result<Vec<Answer>, LlmError>> + MaybeSend;
}

/// One answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Answer {
    /// Index into the task's labels.
    Label(u32),
    /// The model said something that is none of the labels; counts as wrong.
    Unparsed,
}

/// Why no answers came.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LlmError {
    /// Worth another try later: overload, a timeout, a lost connection.
    #[error("the LLM did not answer: {0}")]
    Unavailable(String),
    /// Another try will not help: wrong key, unknown model, a refused request.
    #[error("the LLM refuses: {0}")]
    Refused(String),
}
