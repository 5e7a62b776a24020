//! What a participant may spend, in LLM calls: one call is one (prompt, row) pair.

use serde::{Deserialize, Serialize};

/// Calls spent and allowed, in total and per round.
///
/// Answers are counted as they arrive. An evaluation that does not fit into what is left is not started. Calls are reserved
/// (and the reservation saved) before they are made, so that a participant that crashes in between counts them as spent:
/// however often it crashes, it never makes more calls than it was allowed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    total: Option<u64>,
    per_round: Option<u64>,
    spent: u64,
    round: u32,
    round_spent: u64,
    reserved: u64,
    unanswered: u64,
}

impl Budget {
    /// A fresh budget; `None` is no limit.
    pub fn new(total: Option<u64>, per_round: Option<u64>) -> Self {
        Self { total, per_round, ..Self::default() }
    }

    /// Changes the limits and keeps what was spent.
    pub fn set_limits(&mut self, total: Option<u64>, per_round: Option<u64>) {
        (self.total, self.per_round) = (total, per_round);
    }

    /// Starts counting for `round`, unless that is the round already being counted.
    pub fn open_round(&mut self, round: u32) {
        if self.round != round {
            (self.round, self.round_spent) = (round, 0);
        }
    }

    /// The round that is being counted.
    pub fn round(&self) -> u32 {
        self.round
    }

    /// Calls that may still be made now, under both limits; `None` is no limit.
    pub fn left(&self) -> Option<u64> {
        let total = self.total.map(|total| total.saturating_sub(self.spent));
        let round = self.per_round.map(|round| round.saturating_sub(self.round_spent));
        total.into_iter().chain(round).min()
    }

    /// Whether `calls` more may be made.
    pub fn fits(&self, calls: u64) -> bool {
        self.left().is_none_or(|left| calls <= left)
    }

    /// Calls made so far.
    pub fn spent(&self) -> u64 {
        self.spent
    }

    /// Calls made in the current round.
    pub fn round_spent(&self) -> u64 {
        self.round_spent
    }

    /// Calls announced and not yet settled.
    pub fn reserved(&self) -> u64 {
        self.reserved
    }

    /// Pairs that were sent and brought no answer. They are not in [`Self::spent`]; a provider may bill them all the same.
    pub fn unanswered(&self) -> u64 {
        self.unanswered
    }

    /// Announces `calls` about to be made.
    pub fn reserve(&mut self, calls: u64) {
        self.reserved = calls;
    }

    /// Counts `calls` that were answered.
    pub fn pay(&mut self, calls: u64) {
        self.spent += calls;
        self.round_spent += calls;
        self.reserved = self.reserved.saturating_sub(calls);
    }

    /// Notes `calls` that brought no answer.
    pub fn note_unanswered(&mut self, calls: u64) {
        self.unanswered += calls;
    }

    /// Takes back what was announced and not made.
    pub fn release(&mut self) {
        self.reserved = 0;
    }

    /// After a restart: what had been announced may have been made, so it counts as spent.
    pub fn recover(&mut self) {
        self.pay(self.reserved);
        self.reserved = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tighter_limit_holds() {
        let mut budget = Budget::new(Some(10), Some(6));
        budget.open_round(1);
        assert!(budget.fits(6) && !budget.fits(7));
        budget.pay(6);
        assert_eq!(budget.left(), Some(0));
        budget.open_round(2);
        assert_eq!((budget.left(), budget.round_spent(), budget.spent()), (Some(4), 0, 6));
        budget.open_round(2);
        assert!(Budget::new(None, None).fits(u64::MAX));
    }

    #[test]
    fn a_crash_counts_what_was_announced() {
        let mut budget = Budget::new(Some(10), None);
        budget.reserve(4);
        budget.recover();
        assert_eq!((budget.left(), budget.reserved()), (Some(6), 0));
    }
}
