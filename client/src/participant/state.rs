//! What a participant remembers.

use super::choosing::OpenChoice;
use crate::evaluate::{Account, Score};
use crate::search::SearchState;
use feddtpt_shared::ballot::Ballot;
use feddtpt_shared::messages::{Proposal, RoundView, Secret};
use feddtpt_shared::{Digest, Prompt};
use serde::{Deserialize, Serialize};

/// Under which key the state is stored.
pub(super) const STATE_KEY: &str = "participant";
/// Prompts of the server that are remembered.
pub(super) const MAX_PROMPTS_SEEN: usize = 1_000;

/// Everything that survives a crash. Holds the participant's token: keep it private.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct State {
    /// How often it was saved; the journal names the save that it follows.
    #[serde(default)]
    pub(super) saved: u64,
    pub(super) nonce: Digest,
    pub(super) token: Option<Secret>,
    pub(super) participant: Option<String>,
    pub(super) revision: Option<u64>,
    /// What the last submission's answer said of what comes next. Not kept: it is old news after a start.
    #[serde(skip)]
    pub(super) next: Option<RoundView>,
    pub(super) stage: Stage,
    pub(super) account: Account,
    pub(super) prompts_seen: Vec<PromptSeen>,
    pub(super) rounds: Vec<RoundSummary>,
    /// What it chose in the end, where there was a choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) own_prompt: Option<OwnPrompt>,
}

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub(super) enum Stage {
    /// The invite is being turned into a participant.
    Joining,
    /// Nothing to do until the server says so.
    Waiting,
    /// A round's search.
    Searching { round: u32, search: SearchState },
    /// The proposal is fixed and on its way.
    Uploading { round: u32, proposal: Proposal, score: Option<Score> },
    /// The candidates of a round are judged on the rows that were kept for it.
    Judging { round: u32, shortlist: Shortlist, calls_before: u64 },
    /// The ballot is fixed and on its way.
    Voting { round: u32, ballot: BallotSummary },
    /// The prompt for all and those for groups are compared on the own rows.
    Choosing { choice: OpenChoice },
    /// Nothing more.
    Ended { outcome: Box<Outcome> },
}

/// The candidates of one stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Shortlist {
    /// The stage, from 1.
    pub(super) stage: u32,
    /// The prompts.
    pub(super) candidates: Vec<Prompt>,
    /// How often candidates of this stage were judged before.
    pub(super) judged_before: u32,
    /// Whether this participant is among those who judge them.
    #[serde(default = "drawn")]
    pub(super) is_drawn: bool,
}

fn drawn() -> bool {
    true
}

/// A prompt the server sent (threat model A4: every one is checked and logged).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromptSeen {
    /// The round it opened.
    pub round: u32,
    /// The prompt.
    pub prompt: Prompt,
}

/// What a participant did in a round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoundSummary {
    /// The round.
    pub round: u32,
    /// What it sent; where it only voted, the prompt that the round started from.
    pub proposal: Prompt,
    /// Its score on the own batch, where it was measured.
    pub score: Option<Score>,
    /// LLM calls made in the round's search.
    pub llm_calls: u64,
    /// Whether the server counted it; false when the round had closed.
    pub counted: bool,
    /// Whether it proposed at all; false where it only voted.
    #[serde(default = "yes")]
    pub proposed: bool,
    /// What it said about the round's candidates, stage by stage.
    #[serde(default)]
    pub ballots: Vec<BallotSummary>,
}

fn yes() -> bool {
    true
}

impl RoundSummary {
    /// LLM calls spent on judging candidates.
    pub fn scoring_calls(&self) -> u64 {
        self.ballots.iter().map(|ballot| ballot.llm_calls).sum()
    }
}

/// What a participant said about the candidates of a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BallotSummary {
    /// The candidates (threat model A4: every prompt is logged).
    pub candidates: Vec<Prompt>,
    /// What it sent.
    pub ballot: Ballot,
    /// LLM calls it took.
    pub llm_calls: u64,
    /// How often candidates of this stage were judged: more than once where the round was tried again with others.
    pub judged: u32,
    /// Whether the server counted it; false when the stage had closed.
    pub counted: bool,
}

/// How a participant's part ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// How.
    pub status: OutcomeStatus,
    /// The last prompt the server published.
    pub final_prompt: Prompt,
    /// The rounds it took part in.
    pub rounds: Vec<RoundSummary>,
    /// LLM calls made in all.
    pub llm_calls: u64,
    /// The prompts the server sent, round by round.
    pub prompts_seen: Vec<PromptSeen>,
    /// The prompt for the own rows; `None` where there are no prompts for groups, or no rows or budget to compare them with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_prompt: Option<OwnPrompt>,
}

/// The better of the last published prompt and those for groups, by the own rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnPrompt {
    /// The prompt; the published one among equals.
    pub prompt: Prompt,
    /// Its accuracy on the rows that were kept for judging.
    pub score: Score,
    /// The published prompt's, on the same rows.
    pub published: Score,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", content = "reason", rename_all = "snake_case")]
pub enum OutcomeStatus {
    /// All rounds are published.
    Finished,
    /// The federation failed, for the reason the server gives.
    FederationFailed(String),
    /// The participant left.
    Left,
}
