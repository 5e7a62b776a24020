//! Algorithm 1 as printed.

use super::{Method, SearchState};
use crate::evaluate::Score;
use feddtpt_shared::Token;
use feddtpt_shared::search::SearchSettings;

/// Takes every proposal. Feedback (position, word, accuracy) shifts what is proposed later: a word that was tried moves by
/// `feedback_weight` times its mean accuracy minus the mean accuracy of all trials.
pub(super) struct Literal;

impl Method for Literal {
    fn repeats(&self) -> bool {
        true
    }

    fn shift(&self, state: &SearchState, settings: &SearchSettings, token: &Token) -> f64 {
        let all = mean(state.trials.iter().filter_map(|trial| trial.billionths));
        let own = mean(state.trials.iter().filter(|trial| trial.token == *token).filter_map(|trial| trial.billionths));
        match (own, all) {
            (Some(own), Some(all)) => f64::from(settings.feedback_weight) * (own - all),
            _ => 0.0,
        }
    }

    fn accepts(&self, _new: &Score, _current: &Score) -> bool {
        true
    }
}

/// The mean of accuracies in billionths, from 0 to 1. Summed as integers: the same on every platform.
fn mean(billionths: impl Iterator<Item = u32>) -> Option<f64> {
    let (sum, count) = billionths.fold((0_u64, 0_u64), |(sum, count), value| (sum + u64::from(value), count + 1));
    (count > 0).then(|| sum as f64 / count as f64 / 1e9)
}
