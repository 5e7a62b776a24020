//! Ballots, for people.

use super::words;
use feddtpt_client::BallotSummary;
use feddtpt_shared::ballot::{Ballot, Votes};
use feddtpt_shared::gate::BallotKind;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// What a ballot tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum BallotName {
    /// The words of the prompts that work better or worse than the one in use, with the labels that this is said of
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

/// A prompt that is preferred, or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
pub struct ChoiceView {
    /// Its words.
    pub words: Vec<String>,
    /// The labels that it is better for; for the prompt in use, those that it is best for, as places in the task's list.
    pub labels: Vec<u32>,
    /// Whether it is worse for them.
    pub worse: bool,
    /// How many more blocks of rows say so than say the opposite.
    pub blocks: u32,
}

/// A ballot, word for word as it is sent. One without choices or counts of rows says nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
pub struct BallotView {
    /// The stage of scoring, from 1.
    pub stage: u32,
    /// What it tells.
    pub kind: BallotName,
    /// The prompts that are better or worse; empty for counts.
    pub choices: Vec<ChoiceView>,
    /// For each candidate and label: rows answered rightly, and rows; empty for preferences.
    pub counts: Vec<Vec<(u32, u32)>>,
}

impl From<&Ballot> for BallotView {
    fn from(ballot: &Ballot) -> Self {
        let (choices, counts) = match &ballot.votes {
            Votes::Preference(choices) => {
                let view = |choice: &feddtpt_shared::ballot::Choice| ChoiceView {
                    words: words(&choice.prompt),
                    labels: choice.labels.clone(),
                    worse: choice.worse,
                    blocks: choice.blocks,
                };
                (choices.iter().map(view).collect(), Vec::new())
            }
            Votes::Counts(counts) => (Vec::new(), counts.clone()),
        };
        Self { stage: ballot.stage, kind: ballot.votes.kind().into(), choices, counts }
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
