//! What a stored state says, for whoever shows it before going on.

use super::driver::ParticipantError;
use super::state::{Outcome, PromptSeen, RoundSummary, STATE_KEY, Stage, State};
use crate::platform::Storage;

/// Where a stored participant stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeptStage {
    /// The invite is being turned into a participant.
    Joining,
    /// Nothing to do until the server says so.
    Waiting,
    /// A round's search.
    Searching,
    /// A proposal is on its way.
    Uploading,
    /// Candidates are judged, or, in the end, prompts for groups are compared with the one for all.
    Judging,
    /// A ballot is on its way.
    Voting,
    /// It ended.
    Ended,
}

/// A stored participant.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// Where it stands.
    pub stage: KeptStage,
    /// Its public id, once it joined.
    pub participant: Option<String>,
    /// The last round it opened; 0 before the first.
    pub round: u32,
    /// LLM calls made so far.
    pub llm_calls: u64,
    /// How it ended, once it has.
    pub outcome: Option<Outcome>,
    /// What it sent, round by round.
    pub rounds: Vec<RoundSummary>,
    /// The prompts the server sent, round by round.
    pub prompts_seen: Vec<PromptSeen>,
}

/// What `storage` holds of a participant; `None` when nothing.
pub async fn kept(storage: &impl Storage) -> Result<Option<Kept>, ParticipantError> {
    let Some(text) = storage.load(STATE_KEY).await? else { return Ok(None) };
    let kept: State = serde_json::from_str(&text).map_err(|error| ParticipantError::BadState(error.to_string()))?;
    let (stage, outcome) = match kept.stage {
        Stage::Joining => (KeptStage::Joining, None),
        Stage::Waiting => (KeptStage::Waiting, None),
        Stage::Searching { .. } => (KeptStage::Searching, None),
        Stage::Uploading { .. } => (KeptStage::Uploading, None),
        Stage::Judging { .. } | Stage::Choosing { .. } => (KeptStage::Judging, None),
        Stage::Voting { .. } => (KeptStage::Voting, None),
        Stage::Ended { outcome } => (KeptStage::Ended, Some(*outcome)),
    };
    Ok(Some(Kept {
        stage,
        participant: kept.participant,
        round: kept.prompts_seen.last().map_or(0, |seen| seen.round),
        llm_calls: kept.account.budget.spent(),
        outcome,
        rounds: kept.rounds,
        prompts_seen: kept.prompts_seen,
    }))
}
