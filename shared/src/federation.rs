//! A federation: one tuning job with its task, its rules and its rounds.

use crate::limits::{MAX_NAME_BYTES, MAX_PARTICIPANTS, MAX_ROUNDS};
use crate::search::SearchSettings;
use crate::strategy::StrategySettings;
use crate::task::{Task, TaskError};
use crate::token::invisible_kind;
use crate::vocabulary::Vocabulary;
use serde::{Deserialize, Serialize};

/// When a phase of a round closes: {min, max} participants x {min, max} time.
///
/// Never before the minimum count and time; at the maximum time at the latest. Between them it closes once
/// `max_participants` or all active participants have submitted. Below the minimum count at the maximum time the
/// round fails with a reason and is tried again, at most `max_retries` times; proposals that were accepted stay valid.
///
/// A participant that is not heard from during a phase that runs to its maximum time counts as away: later phases do not
/// wait for it until it polls or submits again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct RoundPolicy {
    /// Participants that must have joined before round 1 opens.
    pub quorum: u32,
    /// Submissions below which a round does not count.
    pub min_participants: u32,
    /// Submissions at which a phase need not wait for more; by default all who joined.
    pub max_participants: Option<u32>,
    /// Shortest time a phase stays open, in milliseconds.
    pub min_duration_ms: u64,
    /// Longest time a phase stays open, in milliseconds.
    pub max_duration_ms: u64,
    /// How often a failed round is tried again before the federation fails.
    pub max_retries: u32,
    /// Most participants the federation admits.
    pub capacity: u32,
    /// Participants that are asked in each round, drawn anew every time among those that are there; by default all of them.
    /// One is the setting of `FedOne` (arXiv 2506.14929): a black-box LLM is paid for by one participant a round.
    // Left out where it is not used: records are compared by the digest of their rules, also older ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clients_per_round: Option<u32>,
}

impl Default for RoundPolicy {
    fn default() -> Self {
        Self {
            quorum: 2,
            min_participants: 2,
            max_participants: None,
            min_duration_ms: 0,
            max_duration_ms: 10 * 60 * 1000,
            max_retries: 3,
            capacity: 1_000,
            clients_per_round: None,
        }
    }
}

/// What a host sends to create a federation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FederationSpec {
    /// What is asked.
    pub task: Task,
    /// Who hosts, in the host's own words: participants see it before they join. Nobody checks that it is true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Rounds to run.
    pub rounds: u32,
    /// How proposals become a prompt.
    #[serde(default)]
    pub strategy: StrategySettings,
    /// How participants search.
    #[serde(default)]
    pub search: SearchSettings,
    /// When rounds close.
    #[serde(default)]
    pub policy: RoundPolicy,
    /// Seed of the server's own randomness (k-means starts); recorded in the transcript.
    #[serde(default)]
    pub seed: u64,
}

impl FederationSpec {
    /// Checks everything; an error names the field and says what it may hold.
    pub fn validate(&self, vocabulary: &Vocabulary) -> Result<(), TaskError> {
        let refuse = |field: &str, reason: String| Err(TaskError::Field { field: field.to_owned(), reason });
        self.task.validate(vocabulary)?;
        self.host.as_deref().map_or(Ok(()), validate_host).or_else(|reason| refuse("host", reason))?;
        if self.rounds == 0 || self.rounds > MAX_ROUNDS {
            return refuse("rounds", format!("{} is not between 1 and {MAX_ROUNDS}", self.rounds));
        }
        self.strategy.validate().or_else(|reason| refuse("strategy", reason))?;
        self.search.validate().or_else(|reason| refuse("search", reason))?;
        let policy = &self.policy;
        if policy.min_participants == 0 || policy.quorum == 0 {
            return refuse("policy", "quorum and min_participants must be at least 1".to_owned());
        }
        if policy.max_participants.is_some_and(|max| max < policy.min_participants) {
            return refuse("policy.max_participants", "is below min_participants, so no round could close".to_owned());
        }
        if policy.max_duration_ms == 0 || policy.max_duration_ms < policy.min_duration_ms {
            return refuse("policy.max_duration_ms", "must be above 0 and not below min_duration_ms".to_owned());
        }
        if policy.capacity > MAX_PARTICIPANTS || policy.capacity < policy.quorum.max(policy.min_participants) {
            return refuse(
                "policy.capacity",
                format!("must reach quorum and min_participants, and be at most {MAX_PARTICIPANTS}"),
            );
        }
        self.validate_clients_per_round()
    }

    /// Rounds of few participants must be able to close, and to publish something.
    fn validate_clients_per_round(&self) -> Result<(), TaskError> {
        let Some(clients) = self.policy.clients_per_round else { return Ok(()) };
        let threshold = self.strategy.release_threshold_for(clients as usize);
        let reason = if clients < self.policy.min_participants {
            "is below min_participants, so no round could close".to_owned()
        } else if threshold > clients as usize {
            format!(
                "{clients} proposals a round never reach strategy.release_threshold, which is {threshold} here: nothing \
                 new would be published; ask more participants, or lower the threshold knowing that a rare word tells \
                 who sent it"
            )
        } else {
            return Ok(());
        };
        Err(TaskError::Field { field: "policy.clients_per_round".to_owned(), reason })
    }
}

/// A host's name is one line of visible text: nothing in it may hide or reorder what a participant reads.
fn validate_host(host: &str) -> Result<(), String> {
    validate_line(host, MAX_NAME_BYTES)
}

/// One line of visible text that a host writes and participants read.
pub(crate) fn validate_line(host: &str, max_bytes: usize) -> Result<(), String> {
    if host.trim().is_empty() || host.len() > max_bytes {
        return Err(format!("write 1 to {max_bytes} bytes, or leave it out"));
    }
    let hidden = |c: &char| invisible_kind(*c).is_some() || (c.is_whitespace() && *c != ' ');
    match host.chars().find(hidden) {
        Some(c) => Err(format!("holds the invisible character U+{:04X}; take it out", u32::from(c))),
        None => Ok(()),
    }
}

/// Where a federation stands as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FederationStatus {
    /// Waiting for the quorum.
    Gathering,
    /// A round is open.
    Running,
    /// The host has stopped the clock: nothing is asked, nothing ends, what arrives is kept.
    Paused,
    /// All rounds are published.
    Finished,
    /// A round failed too often; `reason` says why.
    Failed,
    /// The host has ended it; `reason` says why.
    Cancelled,
}

impl FederationStatus {
    /// Whether nothing more will happen.
    pub fn is_terminal(self) -> bool {
        matches!(self, Self::Finished | Self::Failed | Self::Cancelled)
    }
}

/// Where a round stands. Strategies without a gate go from `aggregate` straight on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Participants search and upload tokens.
    Propose,
    /// The server aggregates.
    Aggregate,
    /// Participants judge a short list of candidates on their own rows and upload a ballot.
    Score,
    /// The server decides on the ballots.
    Gate,
    /// The round's prompt is published.
    Published,
    /// The round failed at the maximum time; a retry has opened or the federation has failed.
    Failed,
}
