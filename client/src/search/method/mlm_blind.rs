//! Ablation: the masked model without the LLM.

use super::Method;
use crate::evaluate::Score;

/// Takes every proposal and asks nobody what it is worth; spends no LLM call.
pub(super) struct MlmBlind;

impl Method for MlmBlind {
    fn asks_llm(&self) -> bool {
        false
    }

    fn repeats(&self) -> bool {
        true
    }

    fn accepts(&self, _new: &Score, _current: &Score) -> bool {
        true
    }
}
