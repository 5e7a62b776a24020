//! What a search works with, and whom it tells.

use super::kind::EditKind;
use crate::data::Batch;
use crate::evaluate::Score;
use crate::leak::LeakCheck;
use crate::platform::{MaybeSend, MaybeSync};
use feddtpt_shared::search::SearchSettings;
use feddtpt_shared::{Prompt, Token};

/// The fixed surroundings of one round's search.
pub struct SearchContext<'a, L, P, C> {
    /// The black box.
    pub llm: &'a L,
    /// The source of words.
    pub proposer: &'a P,
    /// Time, for waits between tries.
    pub clock: &'a C,
    /// What may be proposed.
    pub leak: &'a LeakCheck<'a>,
    /// The rows that accuracy is measured on.
    pub batch: &'a Batch<'a>,
    /// The federation's rules of search.
    pub settings: &'a SearchSettings,
    /// Longest prompt that the task allows, in tokens.
    pub max_prompt_tokens: usize,
    /// Whether others will judge what is found: then `racing` sends an edit of which it knows nothing bad rather than none.
    pub explores: bool,
    /// The participant's seed.
    pub seed: u64,
    /// The round.
    pub round: u32,
}

/// What happens in a search.
#[derive(Clone, Debug, PartialEq)]
pub enum SearchEvent {
    /// The prompt the round started from was judged.
    Started {
        /// The prompt.
        prompt: Prompt,
        /// Its score.
        score: Score,
    },
    /// An edit is about to be tried.
    Proposed {
        /// Which trial, from 0.
        step: u32,
        /// The place of the edit.
        position: usize,
        /// What it does.
        kind: EditKind,
        /// The word that stands there now; `None` where one is put in.
        from: Option<Token>,
        /// The word to be tried; of a removal the one that is taken out, of an exchange the second.
        token: Token,
        /// The prompt that it makes.
        prompt: Prompt,
    },
    /// A trial ended.
    Tried {
        /// Which trial, from 0.
        step: u32,
        /// Its score; `None` where the method does not ask.
        score: Option<Score>,
        /// Whether the word was taken.
        accepted: bool,
    },
}

/// Whoever wants to know.
pub trait SearchObserver: MaybeSend + MaybeSync {
    /// Called in the search's own task: be quick.
    fn search_event(&self, event: &SearchEvent);
}

/// Nobody wants to know.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoObserver;

impl SearchObserver for NoObserver {
    fn search_event(&self, _: &SearchEvent) {}
}
