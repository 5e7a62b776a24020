//! How accurate a prompt is, what that costs, and never paying twice.

mod budget;
mod cache;
mod run;
mod score;

pub use budget::Budget;
pub use cache::{Cache, DEFAULT_CACHE_CAPACITY, PromptKey};
pub use run::{EvaluateError, answers, evaluate, missing};
pub use score::Score;

/// What evaluations draw on: the answers already paid for, and what may still be spent.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Account {
    /// Answers already paid for.
    pub cache: Cache,
    /// LLM calls.
    pub budget: Budget,
}

impl Account {
    /// An empty cache and a fresh budget, both limits in LLM calls.
    pub fn new(total: Option<u64>, per_round: Option<u64>) -> Self {
        Self { cache: Cache::default(), budget: Budget::new(total, per_round) }
    }
}
