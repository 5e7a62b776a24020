//! What a participant says about the candidates of a round.

use crate::digest::Digest;
use crate::gate::{BallotKind, GateSettings};
use crate::limits::{MAX_CANDIDATES, MAX_LABELS};
use crate::prompt::Prompt;
use serde::{Deserialize, Serialize};

/// `PUT /api/v1/federations/{id}/rounds/{n}/ballot`.
///
/// Candidates are named by their places in the stage's list: everybody has it, and words would be sent three times a round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Ballot {
    /// The stage of scoring that it belongs to, from 1.
    pub stage: u32,
    /// [`list_number`] of the candidates that it is about. A round that is tried again may have others.
    pub list: u32,
    /// The judgement.
    pub votes: Votes,
}

/// The judgement, in the form that the federation asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Votes {
    /// Which candidates are preferred to the incumbent, and to which it is preferred.
    Preference(Preference),
    /// For each candidate, in the order of the list, and each class, in the order of the task's labels: rows answered
    /// rightly, and rows.
    Counts(Vec<Vec<(u32, u32)>>),
}

/// What a participant prefers. All of it empty says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Preference {
    /// The classes that this is said of, as indices into the task's labels, each once.
    pub labels: Vec<u32>,
    /// How many votes the participant has for each candidate: blocks of its rows. Seeing no difference counts as well.
    pub votes: u32,
    /// For each candidate, in the order of the list: votes for it less votes against it. The first is the incumbent, with which the
    /// others are compared: 0.
    pub net: Vec<i32>,
}

impl Preference {
    /// Whether it says nothing.
    pub fn is_silent(&self) -> bool {
        *self == Self::default()
    }

    /// Votes for the candidate at this place less votes against it.
    pub fn net_of(&self, at: usize) -> i32 {
        self.net.get(at).copied().unwrap_or(0)
    }
}

/// A number that tells one list of candidates from another: the first four bytes of a digest of the prompts, big endian.
pub fn list_number(candidates: &[Prompt]) -> u32 {
    let digest = Digest::of_parts(candidates.iter().map(Prompt::to_string));
    let [a, b, c, d, ..] = *digest.as_bytes();
    u32::from_be_bytes([a, b, c, d])
}

/// Why a ballot is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BallotError {
    /// Preferences where counts are asked for, or the other way round.
    #[error("this federation asks for another kind of ballot: {0:?}")]
    Kind(BallotKind),
    /// It is about other candidates.
    #[error("list: {told} is the number of another list of candidates; this stage's is {list}")]
    List {
        /// The number in the ballot.
        told: u32,
        /// That of the stage's candidates.
        list: u32,
    },
    /// A class that does not exist or was named before, or none where there are votes.
    #[error(
        "labels: each is a class from 0 to {last} and stands once; a ballot that says nothing has neither labels nor votes"
    )]
    Labels {
        /// The last class.
        last: usize,
    },
    /// More votes than the participant has.
    #[error("votes: {votes}, where a participant has 1 to {most} in this stage")]
    Votes {
        /// The votes.
        votes: u32,
        /// Most that there may be.
        most: u32,
    },
    /// Another number of votes than of candidates, or more than there are.
    #[error("net: {candidates} numbers are expected, 0 and then from -{votes} to {votes}")]
    Net {
        /// Candidates of the stage.
        candidates: usize,
        /// Votes that the participant has.
        votes: u32,
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

    /// Whether it says nothing.
    pub fn is_silent(&self) -> bool {
        match self {
            Self::Preference(preference) => preference.is_silent(),
            Self::Counts(counts) => counts.iter().flatten().all(|(_, rows)| *rows == 0),
        }
    }
}

impl Ballot {
    /// A ballot about `candidates`.
    pub fn new(stage: u32, candidates: &[Prompt], votes: Votes) -> Self {
        Self { stage, list: list_number(candidates), votes }
    }

    /// Checks it against what `gate` asks for. `candidates` is the list of its stage, `labels` the number of the task's.
    pub fn validate(&self, gate: &GateSettings, candidates: &[Prompt], labels: usize) -> Result<(), BallotError> {
        let list = list_number(candidates);
        if self.list != list {
            return Err(BallotError::List { told: self.list, list });
        }
        if self.votes.kind() != gate.ballot {
            return Err(BallotError::Kind(gate.ballot));
        }
        match &self.votes {
            Votes::Preference(preference) => {
                validate_preference(preference, candidates.len(), labels.min(MAX_LABELS), gate.blocks_in(self.stage))
            }
            Votes::Counts(counts) => {
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

fn validate_preference(said: &Preference, candidates: usize, labels: usize, most: u32) -> Result<(), BallotError> {
    if said.is_silent() {
        return Ok(());
    }
    let mut named = vec![false; labels];
    let fits = said.labels.iter().all(|&label| {
        let named = named.get_mut(label as usize);
        named.is_some_and(|named| !std::mem::replace(named, true))
    });
    if !fits || said.labels.is_empty() {
        return Err(BallotError::Labels { last: labels.saturating_sub(1) });
    }
    let votes = said.votes;
    if !(1..=most).contains(&votes) {
        return Err(BallotError::Votes { votes, most });
    }
    let fits = said.net.len() == candidates && said.net.iter().all(|net| net.unsigned_abs() <= votes);
    if fits && said.net_of(0) == 0 { Ok(()) } else { Err(BallotError::Net { candidates, votes }) }
}

/// Digest of an accepted ballot, as it stands in the transcript.
pub fn ballot_digest(federation: &str, round: u32, participant: &str, ballot: &Ballot) -> Digest {
    let (round, stage, list) = (round.to_string(), ballot.stage.to_string(), ballot.list.to_string());
    // A value of strings, numbers and lists cannot fail to serialise; were it to, the empty text would match nothing.
    let votes = serde_json::to_string(&ballot.votes).unwrap_or_default();
    Digest::of_parts(["ballot", federation, &round, &stage, &list, participant, &votes])
}
