//! How a participant looks for a better prompt: the searchers by name, and their settings.
//!
//! The settings belong to the federation, so that everybody searches by the same rules; the budget is each participant's own.

use crate::racing::RacingSettings;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// The client's methods (paper: arXiv 2411.00985, Algorithm 1 and its ablations).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Searcher {
    /// Edits (replace, insert, delete, swap) race on blocks of rows, paired with the prompt that they change.
    Racing,
    /// Algorithm 1 as printed: every proposal is taken; feedback only shifts later proposals.
    Literal,
    /// Algorithm 1 with an accept rule: a proposal is kept when it is more accurate than the best so far (default).
    #[default]
    BestSoFar,
    /// Ablation: words drawn from the vocabulary without a model, with the accept rule of `best-so-far`.
    Random,
    /// Ablation: the masked model's proposals taken without asking the LLM at all.
    MlmBlind,
}

impl Searcher {
    /// All of them with their names in files and on the command line.
    pub const ALL: [(&'static str, Self); 5] = [
        ("racing", Self::Racing),
        ("literal", Self::Literal),
        ("best-so-far", Self::BestSoFar),
        ("random", Self::Random),
        ("mlm-blind", Self::MlmBlind),
    ];
}

impl std::str::FromStr for Searcher {
    type Err = String;
    fn from_str(name: &str) -> Result<Self, String> {
        crate::names::find(&Self::ALL, "searcher", name)
    }
}

/// Which position is masked next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PositionChoice {
    /// A new shuffle of all positions each time all have had their turn (default).
    #[default]
    Shuffled,
    /// From left to right.
    Cyclic,
}

/// What "accuracy" means while searching.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Objective {
    /// Correct rows over all rows of the batch (the paper's).
    Accuracy,
    /// The mean over classes of the accuracy within the class, so that a participant of mostly one class gains nothing from
    /// a constant answer (default).
    #[default]
    BalancedAccuracy,
}

/// The settings of a search. Every field has a default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SearchSettings {
    /// Which method.
    pub name: Searcher,
    /// Proposals tried per round.
    pub iterations: u32,
    /// How many of the masked model's best words a proposal is drawn from.
    pub top_k: usize,
    /// Own rows per accuracy batch, drawn class-balanced once per round; the public rows come on top.
    pub batch_rows: usize,
    /// Which position is masked next.
    pub positions: PositionChoice,
    /// What is compared.
    pub objective: Objective,
    /// How far one point of accuracy shifts the score of a word that was tried before, in logits (`literal` only).
    #[serde(deserialize_with = "finite")]
    pub feedback_weight: f32,
    /// LLM calls a participant may spend per round, on top of what its own budget allows.
    pub calls_per_round: Option<u64>,
    /// How edits race (`racing` only).
    // Left out where it is not used: records are compared by the digest of their rules, also older ones.
    #[serde(skip_serializing_if = "RacingSettings::is_default")]
    pub racing: RacingSettings,
}

/// A number that 32 bits can hold: a larger one would be read as infinity, which JSON cannot write again.
fn finite<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f32, D::Error> {
    let number = f32::deserialize(deserializer)?;
    let refuse = || D::Error::custom("the number is too large");
    number.is_finite().then_some(number).ok_or_else(refuse)
}

impl Default for SearchSettings {
    fn default() -> Self {
        Self {
            name: Searcher::default(),
            iterations: 8,
            top_k: 20,
            batch_rows: 24,
            positions: PositionChoice::default(),
            objective: Objective::default(),
            feedback_weight: 4.0,
            calls_per_round: None,
            racing: RacingSettings::default(),
        }
    }
}

impl SearchSettings {
    /// Checks the ranges; an error names the field.
    pub fn validate(&self) -> Result<(), String> {
        if self.iterations > 10_000 {
            return Err("search.iterations must be at most 10000".to_owned());
        }
        if self.top_k == 0 || self.top_k > 1_000 {
            return Err("search.top_k must lie between 1 and 1000".to_owned());
        }
        if self.batch_rows == 0 || self.batch_rows > 100_000 {
            return Err("search.batch_rows must lie between 1 and 100000".to_owned());
        }
        if !self.feedback_weight.is_finite() {
            return Err("search.feedback_weight must be a number".to_owned());
        }
        self.racing.validate()
    }
}
