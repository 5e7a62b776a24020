//! The ablation without clusters: the tokens with the largest attention weight.

use super::Draft;
use crate::{KeptReason, Withheld, prepared::Prepared};

/// Keeps as many tokens as a proposal has on average (or the settings' number), those of the largest weight among the
/// tokens that may be released.
pub(super) fn draft(round: &Prepared<'_>) -> Draft {
    let tokens = round.tally.tokens.len();
    let allowed = |token: usize| round.release.allows(round.tally.participants[token], round.tally.published[token]);
    let mut kept: Vec<usize> = (0..tokens).filter(|&token| allowed(token)).collect();
    kept.sort_by(|&a, &b| round.rank(a, b));
    kept.truncate(round.wanted());
    let mut chosen = vec![false; tokens];
    let mut withheld: Vec<Option<Withheld>> = (0..tokens)
        .map(|token| Some(if allowed(token) { Withheld::NotChosen } else { Withheld::BelowThreshold }))
        .collect();
    for &token in &kept {
        chosen[token] = true;
        withheld[token] = None;
    }
    Draft {
        kept: kept.into_iter().map(|token| (token, round.positions[token])).collect(),
        labels: vec![None; tokens],
        chosen,
        withheld,
        clusters: Vec::new(),
        density: None,
        empty_because: KeptReason::NothingReleasable,
    }
}
