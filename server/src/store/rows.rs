//! Rows as both databases give them, and what they mean.

use super::column::{from_column, from_json, from_name, optional, small};
use super::rules::{InviteTimes, ParticipantRow, Place};
use super::submitted::Before;
use super::{BallotRecord, FederationState, ParticipantRecord, StoreError};
use feddtpt_shared::host::{InviteView, ParticipantView};

/// Of a participant that is looked up by its token.
#[derive(sqlx::FromRow)]
pub(super) struct ParticipantColumns {
    pub(super) token_hash: String,
    id: String,
    federation: String,
    joined_ms: i64,
    last_seen_ms: i64,
    left_ms: Option<i64>,
    removed_ms: Option<i64>,
}

impl ParticipantColumns {
    pub(super) fn record(self) -> Result<ParticipantRecord, StoreError> {
        Ok(ParticipantRecord {
            id: self.id,
            federation: self.federation,
            joined_ms: from_column(self.joined_ms, "joined_ms")?,
            last_seen_ms: from_column(self.last_seen_ms, "last_seen_ms")?,
            left: self.left_ms.is_some(),
            removed: self.removed_ms.is_some(),
        })
    }
}

/// Of a participant in a list.
#[derive(sqlx::FromRow)]
pub(super) struct MemberColumns {
    id: String,
    joined_ms: i64,
    last_seen_ms: i64,
    has_left: bool,
    removed: bool,
    asked_round: i64,
    votes_from: i64,
    submitted: bool,
    proposals: i64,
}

impl MemberColumns {
    pub(super) fn view(self, state: &FederationState) -> Result<ParticipantView, StoreError> {
        let participant = ParticipantRow {
            id: self.id,
            joined_ms: from_column(self.joined_ms, "joined_ms")?,
            last_seen_ms: from_column(self.last_seen_ms, "last_seen_ms")?,
            left: self.has_left,
            removed: self.removed,
            asked_round: small(self.asked_round, "asked_round")?,
            votes_from: small(self.votes_from, "votes_from")?,
            submitted: self.submitted,
            proposals: small(self.proposals, "proposals")?,
        };
        Ok(participant.view(state))
    }
}

/// Of a submission that is on its way: what stands before it, and where its participant is.
#[derive(sqlx::FromRow)]
pub(super) struct BeforeColumns {
    participant: String,
    round: i64,
    stage: i64,
    digest: Option<String>,
    gone: bool,
    asked_round: i64,
    votes_from: i64,
}

impl BeforeColumns {
    pub(super) fn note(self, before: &mut Before) -> Result<(), StoreError> {
        let place = Place {
            gone: self.gone,
            asked_round: small(self.asked_round, "asked_round")?,
            votes_from: small(self.votes_from, "votes_from")?,
        };
        before.note((self.participant, small(self.round, "round")?, small(self.stage, "stage")?), self.digest, place);
        Ok(())
    }
}

/// Of a ballot.
#[derive(sqlx::FromRow)]
pub(super) struct BallotColumns {
    participant: String,
    votes: String,
    digest: String,
    received_ms: i64,
}

impl BallotColumns {
    pub(super) fn record(self) -> Result<BallotRecord, StoreError> {
        Ok(BallotRecord {
            participant: self.participant,
            ballot: from_json(&self.votes, "ballot")?,
            digest: from_name(&self.digest, "digest")?,
            received_ms: from_column(self.received_ms, "received_ms")?,
        })
    }
}

/// Of an invite in a list.
#[derive(sqlx::FromRow)]
pub(super) struct InviteColumns {
    hash: String,
    created_ms: i64,
    expires_ms: i64,
    used_ms: Option<i64>,
    revoked_ms: Option<i64>,
    participant: Option<String>,
}

impl InviteColumns {
    pub(super) fn view(self, now_ms: u64) -> Result<InviteView, StoreError> {
        let invite = InviteTimes {
            hash: from_name(&self.hash, "hash")?,
            created_ms: from_column(self.created_ms, "created_ms")?,
            expires_ms: from_column(self.expires_ms, "expires_ms")?,
            used_ms: optional(self.used_ms, "used_ms")?,
            revoked_ms: optional(self.revoked_ms, "revoked_ms")?,
            participant: self.participant,
        };
        Ok(invite.view(now_ms))
    }
}
