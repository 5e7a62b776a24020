//! Ballots, for people.

use super::words;
use feddtpt_client::BallotSummary;
use feddtpt_shared::ballot::{Ballot, Preference, Votes};
use feddtpt_shared::gate::BallotKind;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// What a ballot tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum BallotName {
    /// Which prompts work better or worse than the one in use, with the labels that this is said of
    /// and on how many more blocks of rows it is so than not.
    Preference,
    /// Rows answered rightly, for each prompt and label.
    Counts,
}

impl From<BallotKind> for BallotName {
    fn from(kind: BallotKind) -> Self {
        match kind {
            BallotKind::Preference => Self::Preference,
            BallotKind::Counts => Self::Counts,
        }
    }
}

/// A ballot as it is sent: candidates by their places in the list. One without votes or counts of rows says nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
pub struct BallotView {
    /// The stage of scoring, from 1.
    pub stage: u32,
    /// What it tells.
    pub kind: BallotName,
    /// The labels that it is about, as places in the task's list; empty for counts.
    pub labels: Vec<u32>,
    /// Votes that the participant has for each candidate: groups of its rows; 0 for counts.
    pub votes: u32,
    /// For each candidate: votes for it less votes against it, 0 for the prompt in use; empty for counts.
    pub net: Vec<i32>,
    /// For each candidate and label: rows answered rightly, and rows; empty for preferences.
    pub counts: Vec<Vec<(u32, u32)>>,
}

impl From<&Ballot> for BallotView {
    fn from(ballot: &Ballot) -> Self {
        let (said, counts) = match &ballot.votes {
            Votes::Preference(said) => (said.clone(), Vec::new()),
            Votes::Counts(counts) => (Preference::default(), counts.clone()),
        };
        let Preference { labels, votes, net } = said;
        Self { stage: ballot.stage, kind: ballot.votes.kind().into(), labels, votes, net, counts }
    }
}

/// What a participant said in a stage of a round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct OwnBallot {
    /// The candidates.
    pub candidates: Vec<Vec<String>>,
    /// The ballot.
    pub ballot: BallotView,
    /// LLM calls that judging took.
    pub llm_calls: u64,
    /// Whether the server counted it.
    pub counted: bool,
}

impl From<&BallotSummary> for OwnBallot {
    fn from(kept: &BallotSummary) -> Self {
        Self {
            candidates: kept.candidates.iter().map(words).collect(),
            ballot: (&kept.ballot).into(),
            llm_calls: kept.llm_calls,
            counted: kept.counted,
        }
    }
}
