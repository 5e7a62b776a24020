//! A schedule as a value: what is drawn, played, made small and kept as a file.

use feddtpt_shared::federation::RoundPolicy;
use feddtpt_shared::strategy::StrategySettings;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Which store the servers share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A file, hence one server at a time.
    Sqlite,
    /// A PostgreSQL, hence several servers.
    Postgres,
}

/// The whole of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// On which store.
    pub store: Kind,
    /// How many servers there are at first.
    pub servers: usize,
    /// What they run.
    pub federation: Federation,
    /// Whether, once everything is mended, participants propose until the end; otherwise they stay silent.
    pub diligent: bool,
    /// One after the other.
    pub steps: Vec<Step>,
}

/// The rules of the federation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Federation {
    /// Rounds to run.
    pub rounds: u32,
    /// When they close.
    pub policy: RoundPolicy,
    /// How proposals become a prompt.
    pub strategy: StrategySettings,
    /// Of the aggregation.
    pub seed: u64,
}

/// An operation, and whether the next one comes at the same time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// What happens.
    #[serde(flatten)]
    pub operation: Operation,
    /// Whether the next step begins before this one has had its effects.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub at_once: bool,
}

/// What happens. `guest` is a participant or one to be, `at` a server; both by number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the numbers mean the same everywhere, see above; the rest says itself")]
pub enum Operation {
    /// A guest joins with its invite and its nonce.
    Join { guest: usize, at: usize, fate: Fate },
    /// A guest proposes words.
    Submit { guest: usize, at: usize, round: Which, words: String, fate: Fate },
    /// A guest judges: it prefers the `pick`-th candidate, or, behind the last one, a prompt that is none.
    Vote { guest: usize, at: usize, stage: Which, pick: usize, fate: Fate },
    /// A guest repeats its last request word by word, as a client does that had no answer.
    Repeat { guest: usize, at: usize },
    /// A guest asks what to do; `wait` holds the answer back until something changes.
    Poll { guest: usize, at: usize, wait: bool },
    /// A guest leaves.
    Leave { guest: usize, at: usize, fate: Fate },
    /// The host stops the clock.
    Pause { at: usize, fate: Fate },
    /// The host lets it run again.
    Resume { at: usize, fate: Fate },
    /// The host does not wait for more proposals in the open round.
    CloseRound { at: usize, fate: Fate },
    /// The host ends the open round and goes back by `back` rounds and one; before the first that is the seed prompt.
    RollBack { at: usize, back: u32, fate: Fate },
    /// The host ends the federation.
    Cancel { at: usize, fate: Fate },
    /// The host removes a guest.
    Remove { guest: usize, at: usize, fate: Fate },
    /// The host takes back the invite of a guest.
    Revoke { guest: usize, at: usize, fate: Fate },
    /// The host repeats its last request word by word.
    HostRepeat { at: usize },
    /// Anybody looks at the federation and its record.
    Look { at: usize },
    /// All clocks go on.
    Pass { ms: u64 },
    /// The clock of one machine is set.
    Jump { at: usize, ms: i64 },
    /// Time as the servers themselves wait it: pauses, leases, polls. No clock shows it.
    Wait { ms: u64 },
    /// A server dies in the middle of whatever it does.
    Kill { at: usize },
    /// It is started again.
    Start { at: usize },
    /// A server loses its database, until it is mended.
    Cut { at: usize },
    /// It has its database again.
    Mend { at: usize },
    /// The `write`-th next write of a server (from 0) fails: before it is done, or after, so that its answer is lost.
    Strike { at: usize, write: u32, after: bool },
    /// The `write`-th next write of a server (from 0) hangs, before it is done or after, until it is released.
    Stall { at: usize, write: u32, after: bool },
    /// What hangs goes on.
    Release { at: usize },
    /// Aggregations of a server take for ever, until they are let go.
    Hold { at: usize },
    /// They end.
    LetGo { at: usize },
    /// The next aggregation of a server fails, or crashes.
    Fail { at: usize, crash: bool },
    /// The next changes that others make are not told to a server.
    Deafen { at: usize, changes: u32 },
}

/// Which round a proposal is for, or which stage a ballot is for, as seen from the open one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// The open one.
    Open,
    /// The one before.
    Before,
    /// The one after.
    After,
}

/// What becomes of a request on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It is answered.
    Answered,
    /// It never arrives.
    RequestLost,
    /// Its answer never arrives.
    ResponseLost,
    /// The client goes away before the store has written.
    AbandonedBefore,
    /// The client goes away when the store has written and the server has not answered.
    AbandonedAfter,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        })
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "sqlite" => Ok(Self::Sqlite),
            "postgres" => Ok(Self::Postgres),
            other => Err(format!("{other:?} is no store; there are sqlite and postgres")),
        }
    }
}
