//! What the races have found.

use super::super::context::SearchContext;
use super::super::kind::EditKind;
use super::super::state::{SearchEnd, SearchState};
use super::edit;
use super::paired::{compare, known};
use crate::evaluate::{Account, answers};
use crate::platform::{Clock, Llm, Proposer};
use feddtpt_shared::{Prompt, Token};
use serde::{Deserialize, Serialize};

/// Draws in a row that may bring nothing new before the search gives up.
const MOST_MISSES: u32 = 24;

/// Where the races of a round stand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Races {
    /// Prompts that were kept to be edited further, the best first.
    pub(in crate::search) beam: Vec<Prompt>,
    /// The race that is on.
    pub(super) race: Option<Race>,
    /// The words that anybody can compute from the round's prompt, sorted; empty where all words may be tried.
    pub(super) words: Vec<Token>,
    /// For each place of the round's prompt: answers that changed when something changed there, and answers looked at.
    pub(in crate::search) influence: Vec<(u32, u32)>,
    /// Places whose removal was tried for their influence.
    pub(super) removed: usize,
    /// Draws that brought nothing new, in a row.
    pub(super) misses: u32,
    /// An edit of which nothing bad is known, for a round in which nothing good was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) spare: Option<Spare>,
}

/// An edit that was not behind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Spare {
    /// The prompt with it.
    pub(super) prompt: Prompt,
    /// Rows that it won more than it lost.
    pub(super) ahead: u32,
    /// Rows on which it made a difference.
    pub(super) differing: u32,
}

/// An edit that is being judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Race {
    /// The prompt with it.
    pub(super) prompt: Prompt,
    /// The prompt without it.
    pub(super) parent: Prompt,
    /// Its place in the parent.
    pub(super) position: usize,
    /// What it does there.
    #[serde(default)]
    pub(super) kind: EditKind,
    /// What stood there.
    pub(super) from: Option<Token>,
    /// What stands there now; of a removal, what stood there.
    pub(super) token: Token,
    /// Rows that both were judged on.
    pub(super) rows: usize,
}

impl Races {
    /// Before the first race: finds the words that may be tried.
    pub(super) async fn new<L: Llm, P: Proposer, C: Clock>(
        context: &SearchContext<'_, L, P, C>,
        state: &SearchState,
    ) -> Result<Self, SearchEnd> {
        let words = if context.settings.racing.shared_words {
            let (vocabulary, top_k) = (context.leak.vocabulary(), context.settings.top_k);
            edit::shared_words(context.proposer, vocabulary, &state.start, top_k, context.max_prompt_tokens)
                .await
                .map_err(|error| SearchEnd::ProposerFailed(error.0))?
        } else {
            Vec::new()
        };
        Ok(Self { words, influence: vec![(0, 0); state.start.len()], ..Self::default() })
    }

    /// Tries the removal of the next place, where the settings want to know influences. False once all are known. Answers
    /// are compared with the round's prompt's, labels play no part.
    pub(super) async fn measure_influence<L: Llm, P, C: Clock>(
        &mut self,
        context: &SearchContext<'_, L, P, C>,
        start: &Prompt,
        account: &mut Account,
    ) -> Result<bool, SearchEnd> {
        let rows = context.settings.racing.influence_rows as usize;
        if rows == 0 || start.len() < 2 || self.removed >= start.len() {
            return Ok(false);
        }
        let block = context.batch.first(rows);
        let mut without = start.clone();
        without.0.remove(self.removed);
        let before = answers(context.llm, context.clock, start, &block, account).await?;
        let after = answers(context.llm, context.clock, &without, &block, account).await?;
        let changed = before.iter().zip(&after).filter(|(before, after)| before != after).count();
        self.see(
            self.removed,
            u32::try_from(changed).unwrap_or(u32::MAX),
            u32::try_from(after.len()).unwrap_or(u32::MAX),
        );
        self.removed += 1;
        Ok(true)
    }

    fn see(&mut self, place: usize, changed: u32, looked_at: u32) {
        if let Some(influence) = self.influence.get_mut(place) {
            influence.0 = influence.0.saturating_add(changed);
            influence.1 = influence.1.saturating_add(looked_at);
        }
    }

    /// Remembers what a race has shown of its place.
    pub(super) fn note(&mut self, race: &Race, differing: u32) {
        self.misses = 0;
        self.see(race.position, differing, u32::try_from(race.rows).unwrap_or(u32::MAX));
    }

    /// Keeps the most promising of the edits that were not behind: first by how far it is ahead, then by how much it changes.
    pub(super) fn spare(&mut self, prompt: &Prompt, wins: u32, losses: u32) {
        let Some(ahead) = wins.checked_sub(losses) else { return };
        let differing = wins + losses;
        if self.spare.as_ref().is_none_or(|spare| (spare.ahead, spare.differing) < (ahead, differing)) {
            self.spare = Some(Spare { prompt: prompt.clone(), ahead, differing });
        }
    }

    /// Whether draws have brought nothing new for long. Counts a draw.
    pub(super) fn gives_up(&mut self) -> bool {
        self.misses += 1;
        self.misses >= MOST_MISSES
    }

    /// Takes `prompt` into the beam, which holds the prompts with the largest gain.
    pub(super) fn keep<L: Llm, P, C>(
        &mut self,
        context: &SearchContext<'_, L, P, C>,
        start: &Prompt,
        prompt: Prompt,
        account: &Account,
    ) {
        self.beam.push(prompt);
        // Stable: of equals the older stays in front.
        self.beam.sort_by(|a, b| gain(context, start, b, account).total_cmp(&gain(context, start, a, account)));
        self.beam.truncate(context.settings.racing.beam as usize);
    }

    /// The best prompt so far: the front of the beam if it gains anything, else the round's.
    pub(super) fn best<L: Llm, P, C>(
        &self,
        context: &SearchContext<'_, L, P, C>,
        start: &Prompt,
        account: &Account,
    ) -> Prompt {
        self.beam.first().filter(|prompt| gain(context, start, prompt, account) > 0.0).unwrap_or(start).clone()
    }
}

/// The share of rows that `prompt` gains over `start`, shrunk: (wins - losses) / (rows + `shrink_rows`).
fn gain<L: Llm, P, C>(context: &SearchContext<'_, L, P, C>, start: &Prompt, prompt: &Prompt, account: &Account) -> f64 {
    let rows = known(context, prompt, account).len().min(known(context, start, account).len());
    let found = compare(context, start, prompt, rows, account);
    (f64::from(found.wins) - f64::from(found.losses)) / (rows as f64 + context.settings.racing.shrink_rows).max(1.0)
}
