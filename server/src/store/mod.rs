//! What the server remembers. The store is the truth: every step is one transaction, and memory holds only caches.
//!
//! [`SqliteStore`] is the store of one machine, [`PgStore`] that of many. Both stand behind the [`Store`] trait; its
//! methods are whole transactions, each with its guard inside, so that several servers may share one database.
//! `tests/store` holds what every store promises.

mod address;
mod asked;
mod batches;
mod column;
mod error;
mod observer;
mod postgres;
mod records;
mod rows;
mod rules;
mod sqlite;
mod submitted;
mod transition;

pub use address::Database;
pub use error::StoreError;
pub use observer::{Observer, Outcome};
pub use postgres::PgStore;
pub use records::{
    BallotRecord, BallotSubmission, Change, Claim, Claimed, FederationState, JoinOutcome, JoinRequest, NewFederation,
    ParticipantRecord, Position, ProposalRecord, Publication, RemoveOutcome, RevokeOutcome, RoundRecord, Standing,
    Submission, SubmitOutcome,
};
pub use sqlite::SqliteStore;
pub use transition::{Draw, Transition};

use crate::gate::Contest;
use feddtpt_shared::Digest;
use feddtpt_shared::federation::FederationSpec;
use feddtpt_shared::host::{InviteView, ParticipantView};
use feddtpt_shared::transcript::TranscriptEntry;
use futures_util::future::BoxFuture;
use std::sync::Arc;

/// The answer of the store, later.
pub type Pending<'a, T> = BoxFuture<'a, Result<T, StoreError>>;

/// A federation's spec and vocabulary: fixed when it is created.
#[derive(Clone, Debug)]
pub struct FixedParts {
    /// The spec as created.
    pub spec: FederationSpec,
    /// The word list as text.
    pub vocabulary: String,
}

/// A part of a list.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// The last name of the part before.
    pub after: Option<&'a str>,
    /// How many.
    pub limit: u32,
}

/// What the server asks of a database. An acknowledged change survives the death of the process.
pub trait Store: Send + Sync {
    /// Tells `observer` from now on how transactions and reads end. The first observer stays.
    fn observe(&self, observer: Arc<dyn Observer>);

    /// Answers when the database answers.
    fn ping(&self) -> Pending<'_, ()>;

    /// The clock of a database that several servers share, in milliseconds since the Unix epoch; `None` where there is
    /// only this machine's.
    fn clock_ms(&self) -> Pending<'_, Option<u64>>;

    /// The secret of this database, drawn when it was created.
    fn secret(&self) -> Pending<'_, [u8; 32]>;

    /// Adds a federation, its seed prompt as round 0, and the first entry of its transcript.
    fn create_federation<'a>(&'a self, new: &'a NewFederation) -> Pending<'a, ()>;

    /// Where a federation stands.
    fn federation<'a>(&'a self, federation: &'a str) -> Pending<'a, Option<FederationState>>;

    /// What does not change about a federation.
    fn fixed_parts<'a>(&'a self, federation: &'a str) -> Pending<'a, Option<FixedParts>>;

    /// The ids of all federations, oldest first.
    fn federation_ids(&self) -> Pending<'_, Vec<String>>;

    /// Adds invites by their hashes.
    fn add_invites<'a>(
        &'a self,
        federation: &'a str,
        hashes: &'a [Digest],
        expires_ms: u64,
        now_ms: u64,
    ) -> Pending<'a, ()>;

    /// Invites of a federation by their public names, in the order of these; at most `limit`, those behind `after`.
    fn invites<'a>(&'a self, federation: &'a str, page: Page<'a>, now_ms: u64) -> Pending<'a, Vec<InviteView>>;

    /// Takes an invite back, by its public name.
    fn revoke_invite<'a>(&'a self, federation: &'a str, invite: &'a str, now_ms: u64) -> Pending<'a, RevokeOutcome>;

    /// Turns an invite into a participant, once.
    fn join<'a>(&'a self, request: &'a JoinRequest) -> Pending<'a, JoinOutcome>;

    /// The participant whose token has this hash, in whatever federation.
    fn participant<'a>(&'a self, token_hash: &'a Digest) -> Pending<'a, Option<ParticipantRecord>>;

    /// Remembers that a participant was heard of.
    fn touch<'a>(&'a self, participant: &'a str, now_ms: u64) -> Pending<'a, ()>;

    /// Takes a participant out. False if it had left before.
    fn leave<'a>(&'a self, federation: &'a str, participant: &'a str, now_ms: u64) -> Pending<'a, bool>;

    /// Participants of a federation in the order of their ids; at most `limit`, those behind `after`.
    fn participants<'a>(&'a self, federation: &'a str, page: Page<'a>) -> Pending<'a, Vec<ParticipantView>>;

    /// Takes a participant out in the host's name, and what it has submitted in the open round with it.
    fn remove<'a>(&'a self, federation: &'a str, participant: &'a str, now_ms: u64) -> Pending<'a, RemoveOutcome>;

    /// The state, with the counts that decide what comes next and what `participant` has done.
    fn standing<'a>(&'a self, federation: &'a str, participant: Option<&'a str>) -> Pending<'a, Option<Standing>>;

    /// Accepts a proposal, once for each participant and round, only while the round takes proposals.
    fn submit<'a>(&'a self, submission: &'a Submission) -> Pending<'a, SubmitOutcome>;

    /// Accepts a ballot, once for each participant and stage, only while the stage is open.
    fn submit_ballot<'a>(&'a self, ballot: &'a BallotSubmission) -> Pending<'a, SubmitOutcome>;

    /// The ballots of a round, by stage, then by digest.
    fn ballots<'a>(&'a self, federation: &'a str, round: u32) -> Pending<'a, Vec<BallotRecord>>;

    /// What a round with a gate has come to so far; `None` while nothing of it was to be judged.
    fn contest<'a>(&'a self, federation: &'a str, round: u32) -> Pending<'a, Option<Contest>>;

    /// The proposals of a round, sorted by digest.
    fn proposals<'a>(&'a self, federation: &'a str, round: u32) -> Pending<'a, Vec<ProposalRecord>>;

    /// Takes a federation from one position to the next, if it is still where the transition starts. False if not.
    fn apply<'a>(&'a self, transition: &'a Transition) -> Pending<'a, bool>;

    /// The rounds published so far; the seed prompt is round 0.
    fn rounds<'a>(&'a self, federation: &'a str) -> Pending<'a, Vec<RoundRecord>>;

    /// One published round.
    fn round<'a>(&'a self, federation: &'a str, round: u32) -> Pending<'a, Option<RoundRecord>>;

    /// The public record.
    fn transcript<'a>(&'a self, federation: &'a str) -> Pending<'a, Vec<TranscriptEntry>>;

    /// Claims a step that takes time for one server. Whoever holds it claims it again while at work; a server that died
    /// loses it when its time is over. A lease saves work and decides nothing: the step itself is guarded by
    /// [`apply`](Self::apply), so two servers that both believe to hold it publish one result.
    fn claim<'a>(&'a self, claim: &'a Claim) -> Pending<'a, Claimed>;

    /// Gives a claimed step back, for whoever comes first. A step that is not held is nobody's loss.
    fn release<'a>(&'a self, claim: &'a Claim) -> Pending<'a, ()>;

    /// Tells of changes that other servers made on the same database, as long as it is polled. May tell of the own ones
    /// too, and of the same one twice.
    fn watch<'a>(&'a self, tell: &'a (dyn Fn(Change<'_>) + Send + Sync)) -> BoxFuture<'a, ()>;
}
