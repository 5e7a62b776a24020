//! Accuracy on all own rows, before and after.

use crate::commands::accuracy::Accuracy;
use crate::commands::any::AnyLlm;
use crate::platform::{FileStorage, TokioClock};
use feddtpt_client::{Outcome, Rows, Score, own_accuracy};
use feddtpt_shared::Task;
use serde::Serialize;

/// Asks the LLM about all own rows once the federation has ended, within what is left of the budget.
pub(super) struct Judge {
    pub(super) llm: AnyLlm,
    pub(super) rows: Rows,
    pub(super) budget: Option<u64>,
}

/// What was found.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Judged {
    /// The seed prompt's accuracy.
    pub(super) before: Option<Accuracy>,
    /// The final prompt's.
    pub(super) after: Option<Accuracy>,
    /// LLM calls it took, on top of those of the search.
    pub(super) llm_calls: u64,
    /// Why something is missing.
    pub(super) reason: Option<String>,
}

impl Judge {
    /// Judges the seed prompt and the final prompt. A second start does not pay again.
    pub(super) async fn judge(&self, storage: &FileStorage, task: &Task, outcome: &Outcome) -> Judged {
        let clock = TokioClock::new();
        let found = own_accuracy(&self.llm, &clock, storage, &self.rows, task, outcome, self.budget).await;
        let counts = |score: Score| Accuracy { correct: score.correct.into(), rows: score.total.into() };
        Judged {
            before: found.before.map(counts),
            after: found.after.map(counts),
            llm_calls: found.llm_calls,
            reason: found.reason,
        }
    }
}
