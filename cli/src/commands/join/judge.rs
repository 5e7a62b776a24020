//! Accuracy on all own rows, before and after.

use crate::commands::accuracy::Accuracy;
use crate::commands::any::AnyLlm;
use crate::platform::{FileStorage, TokioClock};
use feddtpt_client::platform::Storage;
use feddtpt_client::{Account, Batch, Outcome, Rows, evaluate};
use feddtpt_shared::search::Objective;
use feddtpt_shared::{Prompt, Task};
use serde::{Deserialize, Serialize};

const KEY: &str = "judged";

/// Asks the LLM about all own rows once the federation has ended, within what is left of the budget.
pub(super) struct Judge {
    pub(super) llm: AnyLlm,
    pub(super) rows: Rows,
    pub(super) budget: Option<u64>,
}

/// What was found.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
        let kept = storage.load(KEY).await.ok().flatten();
        if let Some(kept) = kept.and_then(|text| serde_json::from_str(&text).ok()) {
            return kept;
        }
        let left = self.budget.map(|budget| budget.saturating_sub(outcome.llm_calls));
        let mut account = Account::new(left, None);
        let after = self.accuracy(&outcome.final_prompt, &mut account).await;
        let before = self.accuracy(&task.seed_prompt, &mut account).await;
        let reason = after.as_ref().err().or(before.as_ref().err()).cloned();
        let judged = Judged { before: before.ok(), after: after.ok(), llm_calls: account.budget.spent(), reason };
        if judged.reason.is_none()
            && let Ok(text) = serde_json::to_string(&judged)
            && let Err(error) = storage.save(KEY, &text).await
        {
            tracing::warn!(%error, "the accuracies are not kept");
        }
        judged
    }

    async fn accuracy(&self, prompt: &Prompt, account: &mut Account) -> Result<Accuracy, String> {
        let batch = Batch::draw(&self.rows, &[], self.rows.len(), 0, 0);
        let score = evaluate(&self.llm, &TokioClock::new(), prompt, &batch, Objective::Accuracy, account).await;
        let score = score.map_err(|error| error.to_string())?;
        Ok(Accuracy { correct: score.correct.into(), rows: score.total.into() })
    }
}
