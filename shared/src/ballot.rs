//! What a participant says about the candidates of a round.

use crate::digest::Digest;
use crate::gate::{BallotKind, GateSettings};
use crate::limits::{MAX_CANDIDATES, MAX_LABELS};
use crate::prompt::Prompt;
use serde::{Deserialize, Serialize};

/// `PUT /api/v1/federations/{id}/rounds/{n}/ballot`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Ballot {
    /// The stage of scoring that it belongs to, from 1.
    pub stage: u32,
    /// The judgement.
    pub votes: Votes,
}

/// The judgement, in the form that the federation asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Votes {
    /// Candidates that are preferred to the incumbent for some class, or to which it is preferred, by their tokens. What is said of
    /// the incumbent itself is for which classes the participant judged, and how many votes it has. No candidate stands twice, and no
    /// class twice with one candidate.
    Preference(Vec<Choice>),
    /// For each candidate, in the order of the list, and each class, in the order of the task's labels: rows answered
    /// rightly, and rows.
    Counts(Vec<Vec<(u32, u32)>>),
}

/// A candidate that is preferred, or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Its tokens.
    pub prompt: Prompt,
    /// The classes that this is said of, as indices into the task's labels.
    pub labels: Vec<u32>,
    /// Whether the incumbent is preferred to it. Without such votes a candidate that changes many answers would win by the rows
    /// that it gains alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub worse: bool,
    /// How many more blocks of the participant's rows say so than say the opposite; of the incumbent, how many there are.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    #[cfg_attr(feature = "schema", schema(minimum = 1))]
    pub blocks: u32,
}

impl Choice {
    /// One vote for `prompt`, in `labels`.
    pub fn better(prompt: Prompt, labels: Vec<u32>) -> Self {
        Self { prompt, labels, worse: false, blocks: 1 }
    }
}

fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_one(blocks: &u32) -> bool {
    *blocks == 1
}

/// Why a ballot is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BallotError {
    /// Preferences where counts are asked for, or the other way round.
    #[error("this federation asks for another kind of ballot: {0:?}")]
    Kind(BallotKind),
    /// A prompt that is not on the list, or was named before.
    #[error("choice {at}: the prompt is none of this stage's candidates, or stands twice")]
    Candidate {
        /// Which choice, from 0.
        at: usize,
    },
    /// A class that does not exist or was named before.
    #[error("choice {at}: class {label} does not exist or stands twice")]
    Label {
        /// Which choice, from 0.
        at: usize,
        /// The class.
        label: u32,
    },
    /// More votes than the participant has.
    #[error("choice {at}: {blocks} votes, where each candidate has 1 to {most} of a participant in this stage")]
    Blocks {
        /// Which choice, from 0.
        at: usize,
        /// Its votes.
        blocks: u32,
        /// Most that there may be.
        most: u32,
    },
    /// Counts of another shape than candidates by classes, or more right answers than rows.
    #[error("the counts must be {candidates} lists of {labels} pairs (right, rows), with at most {most} rows each")]
    Counts {
        /// Candidates of the stage.
        candidates: usize,
        /// The task's labels.
        labels: usize,
        /// Rows that a pair may hold.
        most: u32,
    },
}

/// Rows that one pair of counts may tell of. More say nothing new, and nobody's vote counts for more than that.
pub const MAX_COUNTED_ROWS: u32 = 100_000;

impl Votes {
    /// Which kind of ballot it is.
    pub fn kind(&self) -> BallotKind {
        match self {
            Self::Preference(_) => BallotKind::Preference,
            Self::Counts(_) => BallotKind::Counts,
        }
    }

    /// Checks it against what `gate` asks for in `stage` (from 1). `candidates` is the stage's list, `labels` the number of the task's.
    pub fn validate(
        &self,
        gate: &GateSettings,
        stage: u32,
        candidates: &[Prompt],
        labels: usize,
    ) -> Result<(), BallotError> {
        if self.kind() != gate.ballot {
            return Err(BallotError::Kind(gate.ballot));
        }
        match self {
            Self::Preference(choices) => {
                validate_choices(choices, candidates, labels.min(MAX_LABELS), gate.blocks_in(stage))
            }
            Self::Counts(counts) => {
                let pairs = counts.iter().flatten();
                let fits = counts.len() == candidates.len().min(MAX_CANDIDATES)
                    && counts.iter().all(|classes| classes.len() == labels)
                    && pairs.into_iter().all(|(right, rows)| right <= rows && *rows <= MAX_COUNTED_ROWS);
                let error = BallotError::Counts { candidates: candidates.len(), labels, most: MAX_COUNTED_ROWS };
                if fits { Ok(()) } else { Err(error) }
            }
        }
    }
}

fn validate_choices(choices: &[Choice], candidates: &[Prompt], labels: usize, most: u32) -> Result<(), BallotError> {
    for (at, choice) in choices.iter().enumerate() {
        let twice = choices[..at].iter().any(|other| other.prompt == choice.prompt);
        if twice || !candidates.contains(&choice.prompt) {
            return Err(BallotError::Candidate { at });
        }
        let blocks = choice.blocks;
        if !(1..=most).contains(&blocks) {
            return Err(BallotError::Blocks { at, blocks, most });
        }
        let mut named = vec![false; labels];
        for &label in &choice.labels {
            match named.get_mut(label as usize) {
                Some(named) if !*named => *named = true,
                _ => return Err(BallotError::Label { at, label }),
            }
        }
    }
    Ok(())
}

/// Digest of an accepted ballot, as it stands in the transcript.
pub fn ballot_digest(federation: &str, round: u32, participant: &str, ballot: &Ballot) -> Digest {
    let (round, stage) = (round.to_string(), ballot.stage.to_string());
    // A value of strings, numbers and lists cannot fail to serialise; were it to, the empty text would match nothing.
    let votes = serde_json::to_string(&ballot.votes).unwrap_or_default();
    Digest::of_parts(["ballot", federation, &round, &stage, participant, &votes])
}
