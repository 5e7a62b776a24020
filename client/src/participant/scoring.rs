//! Judging a round's candidates, and the ballot that comes of it.

use super::config::Review;
use super::driver::{Federation, Participant, ParticipantError};
use super::event::{Observer, ParticipantEvent};
use super::journal::Journaled;
use super::server_calls::{persist, refused};
use super::state::{BallotSummary, RoundSummary, Shortlist, Stage, State};
use crate::ballot::{self, ballot_rows, cast};
use crate::evaluate::{EvaluateError, missing};
use crate::platform::{Clock, Llm, Proposer, Server, ServerError, Storage};
use feddtpt_shared::ballot::{Ballot, Votes};
use feddtpt_shared::federation::FederationSpec;
use feddtpt_shared::messages::{RoundView, Submitted};
use feddtpt_shared::problem::ProblemType;

/// Why a ballot says nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Abstention {
    /// All rows are searched on.
    #[error("there are too few rows to keep some for judging")]
    NoRows,
    /// What could be asked about are public rows alone.
    #[error("none of the rows of this stage is your own")]
    NoOwnRows,
    /// Not even one row can be asked about.
    #[error("the budget is spent")]
    NoBudget,
    /// The LLM did not answer for long.
    #[error("the LLM does not answer: {0}")]
    LlmFailed(String),
    /// Only some participants judge in this stage.
    #[error("this stage is judged by some of the participants, and you are not drawn; the last one is judged by all")]
    NotDrawn,
    /// The server asked about more lists than the federation's rules have (threat model A4).
    #[error("the server asked about more lists of candidates than its rules allow")]
    AskedTooOften,
}

impl<L: Llm, P: Proposer, S: Server, C: Clock, T: Storage, O: Observer, R: Review> Participant<L, P, S, C, T, O, R> {
    pub(super) async fn open_scoring(
        &self,
        state: &mut State,
        view: RoundView,
        shortlist: Shortlist,
    ) -> Result<(), ParticipantError> {
        Self::note_prompt(state, &view);
        let round = view.round;
        state.account.budget.open_round(round);
        // What an earlier ballot of this stage cost goes on being counted with it.
        let earlier = Self::ballots(state, round).iter().find(|kept| kept.ballot.stage == shortlist.stage);
        let earlier = earlier.map_or(0, |kept| kept.llm_calls);
        let calls_before = state.account.budget.spent().saturating_sub(earlier);
        let candidates = shortlist.candidates.clone();
        self.observer.event(&ParticipantEvent::Judging { round, stage: shortlist.stage, candidates });
        state.stage = Stage::Judging { round, shortlist, calls_before };
        self.save(state).await
    }

    /// Judges and fixes the ballot. A ballot that the reviewer does not pass says nothing.
    pub(super) async fn judge(&self, state: &mut State, federation: &Federation) -> Result<(), ParticipantError> {
        let spec = &federation.view.spec;
        let Stage::Judging { round, shortlist, calls_before } = state.stage.clone() else { return Ok(()) };
        let (votes, abstains) = match self.votes(state, spec, round, &shortlist).await? {
            Ok(votes) => (votes, None),
            Err(abstention) => (silence(spec, shortlist.candidates.len()), Some(abstention)),
        };
        let Shortlist { stage: number, candidates, judged_before, .. } = shortlist;
        let mut ballot = Ballot::new(number, &candidates, votes);
        let (shown, said) = (candidates.clone(), ballot.clone());
        let silent = abstains.is_some();
        let preview = ParticipantEvent::BallotPreview { round, candidates: shown, ballot: said, abstains };
        self.observer.event(&preview);
        if !silent && !self.review.approve_ballot(&candidates, &ballot).await {
            ballot.votes = silence(spec, candidates.len());
        }
        let llm_calls = state.account.budget.spent().saturating_sub(calls_before);
        let judged = judged_before + 1;
        let ballot = BallotSummary { candidates, ballot, llm_calls, judged, counted: false };
        state.stage = Stage::Voting { round, ballot };
        self.save(state).await
    }

    /// The judgement, or why there is none. The calls are announced and saved before they are made; answers that came before a
    /// crash are in the journal.
    async fn votes(
        &self,
        state: &mut State,
        spec: &FederationSpec,
        round: u32,
        shortlist: &Shortlist,
    ) -> Result<Result<Votes, Abstention>, ParticipantError> {
        let Shortlist { stage, candidates, judged_before, is_drawn } = shortlist;
        if !is_drawn {
            return Ok(Err(Abstention::NotDrawn));
        }
        if *judged_before > spec.policy.max_retries {
            return Ok(Err(Abstention::AskedTooOften));
        }
        let (gate, public) = (&spec.strategy.gate, spec.task.public_rows.as_slice());
        let batch = ballot_rows(&self.rows, public, gate, *stage, self.config.seed, round);
        if batch.rows().is_empty() {
            return Ok(Err(Abstention::NoRows));
        }
        self.allow_judging(state, spec);
        let most = (candidates.len() * batch.rows().len()) as u64;
        let budget = &mut state.account.budget;
        budget.reserve(most.min(budget.left().unwrap_or(most)));
        self.save(state).await?;
        let llm = Journaled::new(&self.llm, &self.storage, state.saved);
        let found = cast(&llm, &self.clock, candidates, &batch, gate, &mut state.account).await;
        state.account.budget.release();
        match found {
            Ok(votes) if votes == silence(spec, candidates.len()) => {
                let first = batch.first(1);
                let unknown = |candidate| missing(&state.account, self.llm.id(), candidate, &first) > 0;
                let why = if candidates.iter().any(unknown) { Abstention::NoBudget } else { Abstention::NoOwnRows };
                Ok(Err(why))
            }
            Ok(votes) => Ok(Ok(votes)),
            Err(EvaluateError::Budget { .. }) => Ok(Err(Abstention::NoBudget)),
            Err(EvaluateError::Unavailable(reason)) => Ok(Err(Abstention::LlmFailed(reason))),
            Err(EvaluateError::Refused(reason)) => {
                // Somebody must mend something (a key, an address). The next start goes on judging.
                self.save(state).await?;
                Err(ParticipantError::Model(reason))
            }
        }
    }

    /// Sends the fixed ballot until the server has it. A repetition after a lost answer is answered as the first time.
    pub(super) async fn vote(&self, state: &mut State) -> Result<(), ParticipantError> {
        let Stage::Voting { round, mut ballot } = state.stage.clone() else { return Ok(()) };
        let token = state.token.clone().ok_or(ParticipantError::NoInvite)?;
        let send = || self.server.ballot(&token, round, &ballot.ballot);
        let counted = match persist(&self.clock, &self.observer, state.nonce, send).await {
            Ok(Submitted { receipt, next }) => {
                state.next = next;
                let BallotSummary { ballot: Ballot { stage, .. }, llm_calls, .. } = ballot;
                self.observer.event(&ParticipantEvent::Voted { receipt, stage, llm_calls });
                true
            }
            Err(ServerError::Problem(problem)) if problem.kind == ProblemType::AlreadySubmitted => true,
            // A round that is tried again while somebody judges may ask about other candidates.
            Err(ServerError::Problem(problem))
                if matches!(
                    problem.kind,
                    ProblemType::RoundClosed | ProblemType::WrongState | ProblemType::Unprocessable
                ) =>
            {
                self.observer.event(&ParticipantEvent::TooLate { round });
                false
            }
            Err(error) => return Err(refused(error)),
        };
        ballot.counted = counted;
        let at = state.rounds.iter().position(|summary| summary.round == round).unwrap_or(state.rounds.len());
        if at == state.rounds.len() {
            // It joined after the proposals.
            let proposal = ballot.candidates.first().cloned().unwrap_or_default();
            state.rounds.push(RoundSummary {
                round,
                proposal,
                score: None,
                llm_calls: 0,
                counted: false,
                proposed: false,
                ballots: Vec::new(),
            });
        }
        let ballots = &mut state.rounds[at].ballots;
        ballots.retain(|kept| kept.ballot.stage != ballot.ballot.stage);
        ballots.push(ballot);
        state.stage = Stage::Waiting;
        self.save(state).await
    }

    /// What was said about candidates in `round`.
    pub(super) fn ballots(state: &State, round: u32) -> &[BallotSummary] {
        state.rounds.iter().find(|summary| summary.round == round).map_or(&[], |summary| &summary.ballots)
    }
}

/// A ballot about this many candidates that says nothing.
fn silence(spec: &FederationSpec, candidates: usize) -> Votes {
    ballot::silence(spec.strategy.gate.ballot, candidates, spec.task.labels.len())
}
