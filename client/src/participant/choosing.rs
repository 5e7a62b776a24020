//! The prompt for the own rows, where groups of participants have prompts of their own: the better of these and the one for all.
//!
//! The server does not say who belongs to which group, and does not learn what is chosen.

use super::config::Review;
use super::driver::{Federation, Participant, ParticipantError, check_prompt};
use super::event::Observer;
use super::journal::Journaled;
use super::server_calls::{persist, refused};
use super::state::{OutcomeStatus, OwnPrompt, Stage, State};
use crate::choice::{choice_rows, latest_group_prompts, most_accurate};
use crate::evaluate::Score;
use crate::platform::{Clock, Llm, Proposer, Server, Storage};
use feddtpt_shared::Prompt;
use serde::{Deserialize, Serialize};

/// What there is to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct OpenChoice {
    /// How the federation ended.
    pub(super) status: OutcomeStatus,
    /// The prompt for all, then those for groups.
    pub(super) prompts: Vec<Prompt>,
    /// The round that made the first of those.
    pub(super) round: u32,
}

impl<L: Llm, P: Proposer, S: Server, C: Clock, T: Storage, O: Observer, R: Review> Participant<L, P, S, C, T, O, R> {
    /// The federation is over with `published`: ends, or chooses first where there is a choice. Nothing is compared before,
    /// since every search begins with the prompt for all.
    pub(super) async fn finish(
        &self,
        state: &mut State,
        status: OutcomeStatus,
        published: Prompt,
        federation: &Federation,
    ) -> Result<(), ParticipantError> {
        let strategy = &federation.view.spec.strategy;
        let (mut prompts, mut round) = (Vec::new(), 0);
        if strategy.name.has_groups() {
            let view = persist(&self.clock, &self.observer, state.nonce, || self.server.federation()).await;
            let most = strategy.groups.max_groups as usize;
            (prompts, round) = latest_group_prompts(&view.map_err(refused)?.prompts, &published, most);
        }
        if prompts.is_empty() {
            return self.end(state, status, published).await.map(drop);
        }
        prompts.iter().try_for_each(|prompt| check_prompt(prompt, federation))?;
        prompts.insert(0, published);
        state.stage = Stage::Choosing { choice: OpenChoice { status, prompts, round } };
        self.save(state).await
    }

    /// Compares on the rows that were kept for judging, as far as the budget goes, and ends. The calls are announced and saved
    /// before they are made; answers that came before a crash are in the journal.
    pub(super) async fn choose(&self, state: &mut State, federation: &Federation) -> Result<(), ParticipantError> {
        let Stage::Choosing { choice } = state.stage.clone() else { return Ok(()) };
        let spec = &federation.view.spec;
        let OpenChoice { status, prompts, round } = choice;
        let batch = choice_rows(&self.rows, &spec.strategy.gate, self.config.seed, round);
        self.allow_judging(state, spec);
        let budget = &mut state.account.budget;
        let most = (prompts.len() * batch.rows().len()) as u64;
        budget.reserve(most.min(budget.left().unwrap_or(most)));
        self.save(state).await?;
        let llm = Journaled::new(&self.llm, &self.storage, state.saved);
        // An LLM that is away or refuses leaves the prompt for all, which needs no comparison.
        let found = most_accurate(&llm, &self.clock, &prompts, &batch, &mut state.account).await.ok().flatten();
        state.account.budget.release();
        let own = |(best, scores): (usize, Vec<Score>)| {
            let (prompt, score) = (prompts.get(best)?.clone(), scores.get(best)?.clone());
            Some(OwnPrompt { prompt, score, published: scores.into_iter().next()? })
        };
        state.own_prompt = found.and_then(own);
        let published = prompts.first().cloned().unwrap_or_default();
        self.end(state, status, published).await.map(drop)
    }
}
