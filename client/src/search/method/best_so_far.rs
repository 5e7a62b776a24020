//! Algorithm 1 with an accept rule.

use super::Method;
use crate::evaluate::Score;

/// Keeps a proposal that is strictly more accurate than the best so far.
pub(super) struct BestSoFar;

impl Method for BestSoFar {
    fn accepts(&self, new: &Score, current: &Score) -> bool {
        new.beats(current)
    }
}
