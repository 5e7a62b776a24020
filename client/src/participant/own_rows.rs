//! Accuracy on all own rows, before and after the federation.

use super::state::{Outcome, STATE_KEY, State};
use crate::data::{Batch, Rows};
use crate::evaluate::{Account, Score, evaluate};
use crate::platform::{Clock, Llm, Storage};
use feddtpt_shared::search::Objective;
use feddtpt_shared::{Prompt, Task};
use serde::{Deserialize, Serialize};

const KEY: &str = "own-rows";

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnAccuracy {
    /// The seed prompt's accuracy on all own rows.
    pub before: Option<Score>,
    /// The final prompt's.
    pub after: Option<Score>,
    /// LLM calls it took, on top of those of the search.
    pub llm_calls: u64,
    /// Why something is missing.
    pub reason: Option<String>,
}

/// Asks the LLM about all own rows once the federation has ended, within what is left of the budget. What the searches asked
/// already is not asked again, and what was found is kept in `storage`: a second start does not pay again.
pub async fn own_accuracy(
    llm: &impl Llm,
    clock: &impl Clock,
    storage: &impl Storage,
    rows: &Rows,
    task: &Task,
    outcome: &Outcome,
    budget_calls: Option<u64>,
) -> OwnAccuracy {
    let kept = storage.load(KEY).await.ok().flatten();
    if let Some(kept) = kept.and_then(|text| serde_json::from_str(&text).ok()) {
        return kept;
    }
    let left = budget_calls.map(|budget| budget.saturating_sub(outcome.llm_calls));
    let own = llm.calls_left();
    let mut account = Account::new(left.into_iter().chain(own).min(), None);
    let state = storage.load(STATE_KEY).await.ok().flatten();
    if let Some(state) = state.and_then(|text| serde_json::from_str::<State>(&text).ok()) {
        account.cache = state.account.cache;
    }
    let after = accuracy(llm, clock, rows, &outcome.final_prompt, &mut account).await;
    let before = accuracy(llm, clock, rows, &task.seed_prompt, &mut account).await;
    let reason = after.as_ref().err().or(before.as_ref().err()).cloned();
    let found = OwnAccuracy { before: before.ok(), after: after.ok(), llm_calls: account.budget.spent(), reason };
    if found.reason.is_none()
        && let Ok(text) = serde_json::to_string(&found)
    {
        // Not kept means paid for again at the next start, and nothing worse.
        let _ = storage.save(KEY, &text).await;
    }
    found
}

async fn accuracy(
    llm: &impl Llm,
    clock: &impl Clock,
    rows: &Rows,
    prompt: &Prompt,
    account: &mut Account,
) -> Result<Score, String> {
    let batch = Batch::draw(rows, &[], rows.len(), 0, 0);
    let score = evaluate(llm, clock, prompt, &batch, Objective::Accuracy, account).await;
    score.map_err(|error| error.to_string())
}
