//! Ablation: words without a model.

use super::Method;
use crate::evaluate::Score;

/// Draws words evenly from the vocabulary; accepts as `best-so-far` does, so that the two differ in one thing alone.
pub(super) struct Random;

impl Method for Random {
    fn asks_proposer(&self) -> bool {
        false
    }

    fn accepts(&self, new: &Score, current: &Score) -> bool {
        new.beats(current)
    }
}
