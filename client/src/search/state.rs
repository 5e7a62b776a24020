//! Where a search stands.

use super::method::{Method, by_name};
use super::racing::Races;
use crate::evaluate::Score;
use feddtpt_shared::search::SearchSettings;
use feddtpt_shared::{Digest, Prompt, Token};
use serde::{Deserialize, Serialize};

/// Everything a search has found. Serialisable; worth saving after every step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SearchState {
    /// Trials made.
    pub step: u32,
    /// The prompt that the next trial changes.
    pub current: Prompt,
    /// Its score, once judged.
    pub score: Option<Score>,
    /// The prompt the round started from.
    pub start: Prompt,
    /// Its score, once judged.
    pub start_score: Option<Score>,
    /// What was tried, in order.
    pub trials: Vec<Trial>,
    /// Why the search ended, once it has.
    pub end: Option<SearchEnd>,
    /// Where the races stand, for the searcher `racing`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub races: Option<Box<Races>>,
}

/// One trial: the feedback of Algorithm 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// The place.
    pub position: usize,
    /// The word.
    pub token: Token,
    /// Digest of the prompt with it.
    pub prompt: Digest,
    /// Its accuracy in billionths; `None` where the method does not ask.
    pub billionths: Option<u32>,
    /// Whether it was taken.
    pub accepted: bool,
}

/// Why a search ended. In each case `current` is the prompt to go on with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "end", content = "reason", rename_all = "snake_case")]
pub enum SearchEnd {
    /// All iterations were made.
    Completed,
    /// The next evaluation does not fit the budget.
    BudgetReached,
    /// There is no word left to try.
    NothingLeft,
    /// The LLM did not answer for long; it may answer in a later round.
    LlmFailed(String),
    /// The LLM refuses, and will until somebody mends something: a key, an address, a model's name.
    LlmRefused(String),
    /// The masked language model did not propose.
    ProposerFailed(String),
}

impl SearchState {
    /// A search that begins at `prompt`.
    pub fn begin(prompt: Prompt) -> Self {
        Self {
            step: 0,
            current: prompt.clone(),
            score: None,
            start: prompt,
            start_score: None,
            trials: Vec::new(),
            end: None,
            races: None,
        }
    }

    /// Whether the next step may ask the LLM.
    pub fn may_ask(&self, settings: &SearchSettings) -> bool {
        let more = self.score.is_none() || self.step < settings.iterations;
        let asks = by_name(settings.name).is_none_or(Method::asks_llm);
        self.end.is_none() && more && asks
    }

    /// Whether a trial of this round had this very prompt, or the round started from it.
    pub fn was_tried(&self, prompt: &Prompt) -> bool {
        let digest = prompt.digest();
        *prompt == self.start || self.trials.iter().any(|trial| trial.prompt == digest)
    }
}
