//! One round: search, look at the result once more, send it.

use super::config::Review;
use super::driver::{Federation, Participant, ParticipantError};
use super::event::{Observer, ParticipantEvent};
use super::journal::Journaled;
use super::server_calls::{persist, refused};
use super::state::{RoundSummary, Stage, State};
use crate::data::{Batch, Part};
use crate::leak::LeakCheck;
use crate::platform::{Clock, Llm, Proposer, Server, ServerError, Storage};
use crate::search::{SearchContext, SearchEnd, SearchEvent, SearchObserver, SearchState, step};
use feddtpt_shared::Prompt;
use feddtpt_shared::messages::{Proposal, RoundView, Submitted};
use feddtpt_shared::problem::ProblemType;

/// Passes search events on as the participant's.
struct Pass<'a, O>(&'a O);

impl<O: Observer> SearchObserver for Pass<'_, O> {
    fn search_event(&self, event: &SearchEvent) {
        self.0.event(&ParticipantEvent::Search(event.clone()));
    }
}

impl<L: Llm, P: Proposer, S: Server, C: Clock, T: Storage, O: Observer, R: Review> Participant<L, P, S, C, T, O, R> {
    pub(super) async fn open_round(&self, state: &mut State, view: RoundView) -> Result<(), ParticipantError> {
        Self::note_prompt(state, &view);
        state.account.budget.open_round(view.round);
        self.observer.event(&ParticipantEvent::RoundOpened { round: view.round, prompt: view.prompt.clone() });
        state.stage = Stage::Searching { round: view.round, search: SearchState::begin(view.prompt) };
        self.save(state).await
    }

    /// Searches to the end, saving after every step. The calls of a step are announced and saved before they are made, so that a
    /// crash never spends more than the budget.
    pub(super) async fn search(&self, state: &mut State, federation: &Federation) -> Result<(), ParticipantError> {
        let spec = &federation.view.spec;
        let published: Vec<Prompt> = state.prompts_seen.iter().map(|seen| seen.prompt.clone()).collect();
        let (rows, public) = (self.rows.rows(), &spec.task.public_rows);
        let leak = LeakCheck::new(self.config.leak, &federation.vocabulary, rows, public, &published);
        // Where candidates are judged, the rows they are judged by are never searched on.
        let part = if spec.strategy.name.is_gated() {
            Part::Search { selection_share: spec.strategy.gate.selection_share }
        } else {
            Part::All
        };
        loop {
            self.allow_search(state, spec);
            let Stage::Searching { round, search } = &mut state.stage else { return Ok(()) };
            let batch = Batch::draw_part(&self.rows, part, public, spec.search.batch_rows, self.config.seed, *round);
            let round = *round;
            if search.end.is_some() {
                return self.propose(state, &leak).await;
            }
            if search.may_ask(&spec.search) {
                let most = batch.rows().len() as u64;
                state.account.budget.reserve(most.min(state.account.budget.left().unwrap_or(most)));
                self.save(state).await?;
            }
            let llm = Journaled::new(&self.llm, &self.storage, state.saved);
            let context = SearchContext {
                llm: &llm,
                proposer: &self.proposer,
                clock: &self.clock,
                leak: &leak,
                batch: &batch,
                settings: &spec.search,
                max_prompt_tokens: spec.task.max_prompt_tokens,
                explores: spec.strategy.name.is_gated(),
                seed: self.config.seed,
                round,
            };
            let Stage::Searching { search, .. } = &mut state.stage else { return Ok(()) };
            step(&context, search, &mut state.account, &Pass(&self.observer)).await;
            state.account.budget.release();
            self.save(state).await?;
        }
    }

    /// Fixes what will be sent: the search's result if the leak check and the reviewer pass it, else the prompt the round
    /// started from, which is public.
    async fn propose(&self, state: &mut State, leak: &LeakCheck<'_>) -> Result<(), ParticipantError> {
        let Stage::Searching { round, search } = &mut state.stage else { return Ok(()) };
        let nothing_found = search.trials.is_empty() && search.start_score.is_none();
        let to_mend = match &search.end {
            Some(SearchEnd::LlmRefused(reason)) => Some(reason.clone()),
            Some(SearchEnd::LlmFailed(reason) | SearchEnd::ProposerFailed(reason)) if nothing_found => {
                Some(reason.clone())
            }
            _ => None,
        };
        if let Some(reason) = to_mend {
            // Somebody must mend something (a key, an address). The next start goes on where the search was.
            let error = ParticipantError::Model(reason);
            search.end = None;
            self.save(state).await?;
            return Err(error);
        }
        let (round, start) = (*round, search.start.clone());
        if let Some(end) = search.end.clone() {
            self.observer.event(&ParticipantEvent::SearchEnded { round, end });
        }
        let (mut prompt, mut score) = (search.current.clone(), search.score.clone());
        if prompt != start && leak.check(&prompt).is_err() {
            (prompt, score) = (start.clone(), search.start_score.clone());
        }
        let preview = ParticipantEvent::UploadPreview { round, prompt: prompt.clone(), score: score.clone() };
        self.observer.event(&preview);
        if !self.review.approve(&prompt).await {
            (prompt, score) = (start, None);
        }
        state.stage = Stage::Uploading { round, proposal: Proposal { prompt }, score };
        self.save(state).await
    }

    /// Sends the fixed proposal until the server has it. A repetition after a lost answer is answered as the first time.
    pub(super) async fn upload(&self, state: &mut State) -> Result<(), ParticipantError> {
        let Stage::Uploading { round, proposal, score } = state.stage.clone() else { return Ok(()) };
        let token = state.token.clone().ok_or(ParticipantError::NoInvite)?;
        let send = || self.server.propose(&token, round, &proposal);
        // Words that are sent once more, to a server that forgot them, cost what they did.
        let ballots = Self::ballots(state, round).to_vec();
        let judging: u64 = ballots.iter().map(|ballot| ballot.llm_calls).sum();
        let searching = || state.account.budget.round_spent().saturating_sub(judging);
        let llm_calls = Self::sent(state, round).map_or_else(searching, |sent| sent.llm_calls);
        let counted = match persist(&self.clock, &self.observer, state.nonce, send).await {
            Ok(Submitted { receipt, next }) => {
                state.next = next;
                self.observer.event(&ParticipantEvent::Uploaded { receipt, llm_calls });
                true
            }
            Err(ServerError::Problem(problem)) if problem.kind == ProblemType::AlreadySubmitted => true,
            Err(ServerError::Problem(problem))
                if matches!(problem.kind, ProblemType::RoundClosed | ProblemType::WrongState) =>
            {
                self.observer.event(&ParticipantEvent::TooLate { round });
                false
            }
            Err(error) => return Err(refused(error)),
        };
        state.rounds.retain(|summary| summary.round != round);
        state.rounds.push(RoundSummary {
            round,
            proposal: proposal.prompt,
            score,
            llm_calls,
            counted,
            proposed: true,
            ballots,
        });
        state.stage = Stage::Waiting;
        self.save(state).await
    }
}
