//! The settings of the searcher `racing`.

use serde::{Deserialize, Serialize};

/// How edits race. Every field has a default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct RacingSettings {
    /// Rows that an edit is judged on at a time; after each block it must be ahead of what it changes, or it is dropped.
    pub block_rows: u32,
    /// Prompts that are kept to be edited further, beside the one the round started from.
    pub beam: u32,
    /// An edit that was judged on all rows is kept when the exact sign test on the rows where it differs gives at most this
    /// probability to chance. Strategies with a gate judge again on other rows, so that a weak hint is worth sending.
    pub alpha: f64,
    /// Whether `alpha` is divided by the number of edits that were tried in the round (Bonferroni).
    pub correct_for_many: bool,
    /// A gain of some rows is shrunk by as many rows without gain when prompts are compared.
    pub shrink_rows: f64,
    /// Entropy of an edit's answers over that of the right labels, at least; below, it answers nearly always the same
    /// (the guard of `GrIPS`, arXiv 2203.07281).
    pub min_entropy: f64,
    /// Public or own rows on which the removal of each token is tried first, to find out where edits matter; 0 leaves it out.
    pub influence_rows: u32,
    /// Only words are tried that anybody can compute from the round's prompt: the masked model's `top_k` for each of its
    /// places. They may be told to everybody (threat model A2), and participants meet on them.
    pub shared_words: bool,
    /// Chances of the kinds of edits, as weights: replace, insert, delete, swap.
    pub kinds: [u32; 4],
}

impl Default for RacingSettings {
    fn default() -> Self {
        Self {
            block_rows: 8,
            beam: 2,
            alpha: 0.5,
            correct_for_many: false,
            shrink_rows: 8.0,
            min_entropy: 0.5,
            influence_rows: 0,
            shared_words: true,
            kinds: [10, 4, 3, 1],
        }
    }
}

impl RacingSettings {
    /// Whether nothing was set.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Checks the ranges; an error names the field.
    pub fn validate(&self) -> Result<(), String> {
        if self.block_rows == 0 || self.block_rows > 10_000 || self.influence_rows > 10_000 {
            return Err("search.racing.block_rows must lie between 1 and 10000, influence_rows below".to_owned());
        }
        if !(1..=64).contains(&self.beam) {
            return Err("search.racing.beam must lie between 1 and 64".to_owned());
        }
        for (name, value, most) in [
            ("alpha", self.alpha, 1.0),
            ("min_entropy", self.min_entropy, 1.0),
            ("shrink_rows", self.shrink_rows, 10_000.0),
        ] {
            if !(0.0..=most).contains(&value) {
                return Err(format!("search.racing.{name} must lie between 0 and {most}"));
            }
        }
        if self.kinds.iter().any(|weight| *weight > 1_000_000) || self.kinds.iter().all(|weight| *weight == 0) {
            return Err("search.racing.kinds needs a weight above 0, each at most 1000000".to_owned());
        }
        Ok(())
    }
}
