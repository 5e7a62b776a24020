//! The state machine's outer loop: join, wait, go on.

use super::config::{ParticipantConfig, Review};
use super::event::{Observer, ParticipantEvent};
use super::journal;
use super::server_calls::{persist, refused};
use super::shortlist::Asked;
use super::state::{MAX_PROMPTS_SEEN, Outcome, OutcomeStatus, PromptSeen, RoundSummary, STATE_KEY, Stage, State};
use crate::data::{Rows, task_digest};
use crate::evaluate::Account;
use crate::platform::{Clock, Llm, Proposer, Server, ServerError, Storage, StorageError};
use feddtpt_shared::federation::FederationStatus;
use feddtpt_shared::messages::{FederationView, Instruction, Proposal, RoundView, Secret};
use feddtpt_shared::prompt::PromptError;
use feddtpt_shared::{Prompt, Vocabulary};

/// Pause after a poll that brought nothing new, in milliseconds.
const POLL_PAUSE_MS: u64 = 250;

/// One participant in one federation.
pub struct Participant<L, P, S, C, T, O, R> {
    pub(super) config: ParticipantConfig,
    pub(super) rows: Rows,
    pub(super) llm: L,
    pub(super) proposer: P,
    pub(super) server: S,
    pub(super) clock: C,
    pub(super) storage: T,
    pub(super) observer: O,
    pub(super) review: R,
}

/// Why a participant cannot go on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParticipantError {
    /// There is no stored state and no invite to begin with.
    #[error("this participant has not joined yet; an invite is needed")]
    NoInvite,
    /// The server refuses in a way that another try will not change.
    #[error(transparent)]
    Server(ServerError),
    /// The federation's task is not the one the participant means, or not the one its rows were checked against.
    #[error("the server's task is not the one that was agreed on; nothing was sent")]
    OtherTask,
    /// The word list is not the task's.
    #[error(transparent)]
    Vocabulary(#[from] feddtpt_shared::vocabulary::VocabularyError),
    /// The federation's rules are out of their ranges.
    #[error("the federation cannot be taken part in: {0}")]
    BadSpec(#[from] feddtpt_shared::task::TaskError),
    /// The server sent a prompt that breaks the task's rules (threat model A4).
    #[error("the server sent a prompt that breaks the task's own rules: {0}")]
    BadPrompt(PromptError),
    /// The server asks for a judgement that breaks the rules (threat model A4).
    #[error("the server sent candidates that break the federation's own rules: {0}")]
    BadCandidates(String),
    /// The state cannot be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The stored state is not one of this version.
    #[error("the stored state cannot be read ({0}); remove it to begin again")]
    BadState(String),
    /// The LLM or the masked language model failed and the participant has nothing to propose with.
    #[error("{0}")]
    Model(String),
}

/// What holds for the whole federation.
pub(super) struct Federation {
    pub(super) view: FederationView,
    pub(super) vocabulary: Vocabulary,
}

impl<L: Llm, P: Proposer, S: Server, C: Clock, T: Storage, O: Observer, R: Review> Participant<L, P, S, C, T, O, R> {
    /// A participant. `rows` must have been checked against the federation's task.
    #[expect(clippy::too_many_arguments, reason = "one for each side of the platform; each has its own type")]
    pub fn new(
        config: ParticipantConfig,
        rows: Rows,
        llm: L,
        proposer: P,
        server: S,
        clock: C,
        storage: T,
        observer: O,
        review: R,
    ) -> Self {
        Self { config, rows, llm, proposer, server, clock, storage, observer, review }
    }

    /// Takes part until the federation ends. Goes on from the stored state where there is one; `invite` is needed only for
    /// the first start.
    pub async fn run(&self, invite: Option<Secret>) -> Result<Outcome, ParticipantError> {
        let mut state = self.load(invite.is_some()).await?;
        let federation = self.federation(&state).await?;
        loop {
            match &state.stage {
                Stage::Joining => self.join(&mut state, invite.as_ref()).await?,
                Stage::Waiting => self.wait(&mut state, &federation).await?,
                Stage::Searching { .. } => self.search(&mut state, &federation).await?,
                Stage::Uploading { .. } => self.upload(&mut state).await?,
                Stage::Judging { .. } => self.judge(&mut state, &federation).await?,
                Stage::Voting { .. } => self.vote(&mut state).await?,
                Stage::Choosing { .. } => self.choose(&mut state, &federation).await?,
                Stage::Ended { outcome } => {
                    self.observer.event(&ParticipantEvent::Ended(outcome.as_ref().clone()));
                    return Ok(outcome.as_ref().clone());
                }
            }
        }
    }

    /// Leaves the federation. Proposals that were counted stay counted.
    pub async fn leave(&self) -> Result<Outcome, ParticipantError> {
        let mut state = self.load(false).await?;
        let token = state.token.clone().ok_or(ParticipantError::NoInvite)?;
        persist(&self.clock, &self.observer, state.nonce, || self.server.leave(&token)).await.map_err(refused)?;
        let last = state.prompts_seen.last().map(|seen| seen.prompt.clone()).unwrap_or_default();
        self.end(&mut state, OutcomeStatus::Left, last).await
    }

    async fn load(&self, may_begin: bool) -> Result<State, ParticipantError> {
        if let Some(text) = self.storage.load(STATE_KEY).await? {
            let mut state: State =
                serde_json::from_str(&text).map_err(|error| ParticipantError::BadState(error.to_string()))?;
            journal::recover(&self.storage, state.saved, &mut state.account).await;
            return Ok(state);
        }
        if !may_begin {
            return Err(ParticipantError::NoInvite);
        }
        let mut state = State {
            saved: 0,
            nonce: self.config.nonce,
            token: None,
            participant: None,
            revision: None,
            next: None,
            stage: Stage::Joining,
            account: Account::new(self.config.budget_calls, None),
            prompts_seen: Vec::new(),
            rounds: Vec::new(),
            own_prompt: None,
        };
        self.save(&mut state).await?;
        Ok(state)
    }

    pub(super) async fn save(&self, state: &mut State) -> Result<(), ParticipantError> {
        state.saved += 1;
        let text = serde_json::to_string(state).map_err(|error| ParticipantError::BadState(error.to_string()))?;
        Ok(self.storage.save(STATE_KEY, &text).await?)
    }

    async fn federation(&self, state: &State) -> Result<Federation, ParticipantError> {
        let (clock, observer, nonce) = (&self.clock, &self.observer, state.nonce);
        let view = persist(clock, observer, nonce, || self.server.federation()).await.map_err(refused)?;
        let digest = task_digest(&view.spec.task);
        if self.rows.task() != digest || self.config.expected_task.is_some_and(|expected| expected != digest) {
            return Err(ParticipantError::OtherTask);
        }
        let vocabulary = persist(clock, observer, nonce, || self.server.vocabulary()).await.map_err(refused)?;
        vocabulary.expect_hash(view.spec.task.vocabulary)?;
        view.spec.validate(&vocabulary)?;
        Ok(Federation { view, vocabulary })
    }

    async fn join(&self, state: &mut State, invite: Option<&Secret>) -> Result<(), ParticipantError> {
        let invite = invite.ok_or(ParticipantError::NoInvite)?;
        let nonce = state.nonce;
        let join = persist(&self.clock, &self.observer, nonce, || self.server.join(invite, nonce));
        let joined = join.await.map_err(refused)?;
        self.observer.event(&ParticipantEvent::Joined { participant: joined.participant.clone() });
        state.participant = Some(joined.participant);
        state.token = Some(joined.token);
        state.stage = Stage::Waiting;
        self.save(state).await
    }

    async fn wait(&self, state: &mut State, federation: &Federation) -> Result<(), ParticipantError> {
        let token = state.token.clone().ok_or(ParticipantError::NoInvite)?;
        let after = state.revision;
        let poll = persist(&self.clock, &self.observer, state.nonce, || self.server.round(&token, after));
        let view = match state.next.take() {
            Some(view) => view,
            None => poll.await.map_err(refused)?,
        };
        state.revision = Some(view.revision);
        check_prompt(&view.prompt, federation)?;
        match view.instruction {
            Instruction::Stop => {
                let status = match view.status {
                    FederationStatus::Failed | FederationStatus::Cancelled => {
                        OutcomeStatus::FederationFailed(view.reason.unwrap_or_default())
                    }
                    _ => OutcomeStatus::Finished,
                };
                self.finish(state, status, view.prompt, federation).await
            }
            Instruction::Propose if Self::sent(state, view.round).is_some() && after != state.revision => {
                self.send_again(state, view.round).await
            }
            Instruction::Propose if self.takes_part(state, view.round) => self.open_round(state, view).await,
            Instruction::Score => match self.asked(state, &view, federation, after != state.revision)? {
                Asked::Judge(shortlist) => self.open_scoring(state, view, shortlist).await,
                Asked::Again(ballot) => {
                    state.stage = Stage::Voting { round: view.round, ballot };
                    self.save(state).await
                }
                Asked::Nothing => self.pause(view, after).await,
            },
            Instruction::Propose | Instruction::Wait => self.pause(view, after).await,
        }
    }

    async fn pause(&self, view: RoundView, after: Option<u64>) -> Result<(), ParticipantError> {
        let news = after != Some(view.revision);
        self.observer.event(&ParticipantEvent::Waiting(view));
        if !news {
            // The server should have held its answer back; something between may not have let it.
            self.clock.sleep_ms(POLL_PAUSE_MS).await;
        }
        Ok(())
    }

    /// Whether to search: not again for a round that has counted this participant's proposal. A round that closed too early
    /// and was opened again is searched again; the answers of the first time are still there.
    fn takes_part(&self, state: &State, round: u32) -> bool {
        match state.rounds.iter().find(|summary| summary.round == round) {
            Some(summary) => !summary.counted,
            None => self.config.max_rounds.is_none_or(|max| state.rounds.len() < max as usize),
        }
    }

    /// What was counted in `round`.
    pub(super) fn sent(state: &State, round: u32) -> Option<&RoundSummary> {
        state.rounds.iter().find(|summary| summary.round == round && summary.counted)
    }

    /// The server asks for what it has acknowledged before: it goes on from a backup that is older. It gets the same words.
    async fn send_again(&self, state: &mut State, round: u32) -> Result<(), ParticipantError> {
        let Some(sent) = Self::sent(state, round) else { return Ok(()) };
        let proposal = Proposal { prompt: sent.proposal.clone() };
        state.stage = Stage::Uploading { round, proposal, score: sent.score.clone() };
        self.save(state).await
    }

    pub(super) fn note_prompt(state: &mut State, view: &RoundView) {
        let known = state.prompts_seen.last().is_some_and(|seen| seen.round == view.round);
        if !known && state.prompts_seen.len() < MAX_PROMPTS_SEEN {
            state.prompts_seen.push(PromptSeen { round: view.round, prompt: view.prompt.clone() });
        }
    }

    pub(super) async fn end(
        &self,
        state: &mut State,
        status: OutcomeStatus,
        final_prompt: Prompt,
    ) -> Result<Outcome, ParticipantError> {
        let outcome = Outcome {
            status,
            final_prompt,
            rounds: state.rounds.clone(),
            llm_calls: state.account.budget.spent(),
            prompts_seen: state.prompts_seen.clone(),
            own_prompt: state.own_prompt.clone(),
        };
        state.stage = Stage::Ended { outcome: Box::new(outcome.clone()) };
        self.save(state).await?;
        Ok(outcome)
    }
}

pub(super) fn check_prompt(prompt: &Prompt, federation: &Federation) -> Result<(), ParticipantError> {
    let max = federation.view.spec.task.max_prompt_tokens;
    prompt.validate(max, &federation.vocabulary).map_err(ParticipantError::BadPrompt)
}
