//! What goes into the store and comes out of it.

use feddtpt_shared::ballot::Ballot;
use feddtpt_shared::federation::{FederationSpec, FederationStatus, Phase};
use feddtpt_shared::{Digest, Prompt};
use serde::{Deserialize, Serialize};

/// Where a federation stands; every step is guarded by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// As a whole.
    pub status: FederationStatus,
    /// The round, from 1; 0 before the first.
    pub round: u32,
    /// How often this round was opened before.
    pub attempt: u32,
    /// The phase of the round, once there is one.
    pub phase: Option<Phase>,
    /// The stage of scoring, from 1, in the phases `score` and `gate`; 0 otherwise.
    pub stage: u32,
}

/// A federation to be.
#[derive(Clone, Debug)]
pub struct NewFederation {
    /// Its id.
    pub id: String,
    /// Checked.
    pub spec: FederationSpec,
    /// The word list as text.
    pub vocabulary: String,
    /// When it is created.
    pub now_ms: u64,
}

/// What changes about a federation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FederationState {
    /// Its id.
    pub id: String,
    /// Where it stands.
    pub position: Position,
    /// When its phase opened.
    pub opened_ms: u64,
    /// Participants not heard of since then are away.
    pub active_since_ms: u64,
    /// Counts every change.
    pub revision: u64,
    /// The revision of the last change of position.
    pub step_revision: u64,
    /// Why it failed or was cancelled.
    pub reason: Option<String>,
    /// The last prompt published.
    pub prompt: Prompt,
    /// What participants are asked to judge in the stage that is open; empty outside of scoring.
    pub candidates: Vec<Prompt>,
    /// Since when its clock stands still.
    pub paused_ms: Option<u64>,
    /// Participants that each round asks; `None` asks all.
    pub clients_per_round: Option<u32>,
}

/// A state with its counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The state.
    pub state: FederationState,
    /// Participants that joined and have not left.
    pub participants: u32,
    /// Proposals accepted for the round at hand, or ballots for its stage once it is being judged.
    pub submissions: u32,
    /// Participants that are neither gone nor away and have not submitted. Counted only when no single participant is
    /// asked about: the long polls of many participants have no use for it.
    pub outstanding: u32,
    /// Whether the participant that was asked about has submitted.
    pub submitted: bool,
    /// Whether the round asks the participant that was asked about.
    pub asked: bool,
}

/// A request to join, with everything the new participant will be.
#[derive(Clone, Debug)]
pub struct JoinRequest {
    /// The federation.
    pub federation: String,
    /// Hash of the invite.
    pub invite_hash: Digest,
    /// The client's random number.
    pub nonce: Digest,
    /// Id of the participant to be.
    pub participant: String,
    /// Hash of its token.
    pub token_hash: Digest,
    /// Most participants the federation admits.
    pub capacity: u32,
    /// Now.
    pub now_ms: u64,
}

/// What became of a request to join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinOutcome {
    /// A new participant.
    Joined,
    /// The same invite with the same nonce, again.
    Again,
    /// No such invite.
    Unknown,
    /// An invite to another federation.
    Foreign,
    /// Too late.
    Expired,
    /// The host has taken it back.
    Revoked,
    /// Somebody else has used it.
    Used,
    /// No room.
    Full,
    /// The federation has ended.
    Ended,
}

/// An admitted client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParticipantRecord {
    /// Its public id.
    pub id: String,
    /// The federation it belongs to.
    pub federation: String,
    /// When it joined.
    pub joined_ms: u64,
    /// When it was last heard of.
    pub last_seen_ms: u64,
    /// Whether it has left, or was removed.
    pub left: bool,
    /// Whether the host has removed it.
    pub removed: bool,
}

/// A proposal on its way in.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The federation.
    pub federation: String,
    /// The round it is for.
    pub round: u32,
    /// Whose it is.
    pub participant: String,
    /// Checked against the vocabulary.
    pub prompt: Prompt,
    /// As it will stand in the transcript.
    pub digest: Digest,
    /// Now.
    pub now_ms: u64,
}

/// A ballot on its way in.
#[derive(Clone, Debug)]
pub struct BallotSubmission {
    /// The federation.
    pub federation: String,
    /// The round it is for.
    pub round: u32,
    /// Whose it is.
    pub participant: String,
    /// The stage and the judgement.
    pub ballot: Ballot,
    /// Whether the judgement was checked against the list of the stage. If not, it came when the stage was not open, and is
    /// not accepted should the stage open now.
    pub checked: bool,
    /// As it will stand in the transcript.
    pub digest: Digest,
    /// Now.
    pub now_ms: u64,
}

/// What became of a proposal, or of a ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubmitOutcome {
    /// It counts.
    Accepted,
    /// The same counts already.
    Again,
    /// Another one of this participant counts already.
    Different,
    /// The round asks others.
    NotAsked,
    /// The participant has left, or was removed, while it was on its way.
    Gone,
    /// The round takes no proposals, or no ballots for that stage; the federation stands here.
    Closed(Position),
}

/// An accepted proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ProposalRecord {
    /// Whose it is.
    pub participant: String,
    /// Its tokens.
    pub prompt: Prompt,
    /// As in the transcript.
    pub digest: Digest,
    /// When it was accepted.
    pub received_ms: u64,
}

/// An accepted ballot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BallotRecord {
    /// Whose it is.
    pub participant: String,
    /// The stage that it counts in, and the judgement.
    pub ballot: Ballot,
    /// As in the transcript.
    pub digest: Digest,
    /// When it was accepted.
    pub received_ms: u64,
}

/// A published round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RoundRecord {
    /// Its number; 0 is the seed prompt.
    pub round: u32,
    /// The prompt it made.
    pub prompt: Prompt,
    /// How: the aggregation's own record.
    pub record: serde_json::Value,
    /// Digests of the proposals that were counted, sorted.
    pub submissions: Vec<Digest>,
    /// When.
    pub published_ms: u64,
}

/// What a transition publishes.
#[derive(Clone, Debug)]
pub struct Publication {
    /// The new prompt.
    pub prompt: Prompt,
    /// The aggregation's record.
    pub record: serde_json::Value,
    /// Digests of the proposals that were counted, sorted.
    pub submissions: Vec<Digest>,
}

/// What became of the wish to take an invite back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevokeOutcome {
    /// Nobody can join with it any more; also when that was so before.
    Revoked,
    /// Somebody has joined with it.
    Used,
    /// There is no such invite.
    Unknown,
}

/// What became of the wish to remove a participant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoveOutcome {
    /// It is out.
    Removed,
    /// It was removed before.
    Again,
    /// There is no such participant.
    Unknown,
}

/// A server's wish to work on a step that takes time.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Which federation.
    pub federation: String,
    /// Where it must stand.
    pub position: Position,
    /// Which server.
    pub holder: String,
    /// For how long, unless it is claimed again before, in milliseconds.
    pub lease_ms: u64,
}

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// The step is this server's, from now on for the time it asked for.
    Yes,
    /// Another server works on it, for so many milliseconds unless it claims it again.
    Held {
        /// Ask again then.
        for_ms: u64,
    },
    /// The federation stands elsewhere: the step was taken.
    Gone,
}

/// What may have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change<'a> {
    /// This federation.
    Of(&'a str),
    /// Any of them: for a while nobody could have told.
    Any,
}
