//! The searchers, one small type each.

mod best_so_far;
mod literal;
mod mlm_blind;
mod random;

use super::state::SearchState;
use crate::evaluate::Score;
use feddtpt_shared::Token;
use feddtpt_shared::search::{SearchSettings, Searcher};

/// What sets one searcher apart from another.
pub(super) trait Method: Sync {
    /// Whether words come from the masked language model; else they are drawn from the vocabulary.
    fn asks_proposer(&self) -> bool {
        true
    }

    /// Whether prompts are judged by the LLM.
    fn asks_llm(&self) -> bool {
        true
    }

    /// Whether a prompt that was tried in this round may be tried again.
    fn repeats(&self) -> bool {
        false
    }

    /// What is added to the model's score of `token`, in logits.
    fn shift(&self, _state: &SearchState, _settings: &SearchSettings, _token: &Token) -> f64 {
        0.0
    }

    /// Whether a trial that scored `new` replaces a prompt that scored `current`.
    fn accepts(&self, new: &Score, current: &Score) -> bool;
}

/// The method of this name; `None` for one that does not go word by word.
pub(super) fn by_name(name: Searcher) -> Option<&'static dyn Method> {
    match name {
        Searcher::Racing => None,
        Searcher::Literal => Some(&literal::Literal),
        Searcher::BestSoFar => Some(&best_so_far::BestSoFar),
        Searcher::Random => Some(&random::Random),
        Searcher::MlmBlind => Some(&mlm_blind::MlmBlind),
    }
}
