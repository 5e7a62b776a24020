//! What every store decides alike, from the rows that it holds locked.

use super::{FederationState, JoinOutcome, JoinRequest, Position, SubmitOutcome};
use feddtpt_shared::Digest;
use feddtpt_shared::federation::{FederationStatus, Phase};
use feddtpt_shared::host::{InviteState, InviteView, ParticipantState, ParticipantView, invite_id_of};

/// An invite as it stands in the store.
pub(super) struct InviteRow {
    pub(super) federation: String,
    pub(super) expires_ms: u64,
    pub(super) revoked: bool,
    /// Of the client that has used it.
    pub(super) nonce: Option<String>,
}

impl JoinRequest {
    /// Why nobody new is admitted; `None` if somebody is. `present` are the participants that have not left.
    pub(super) fn refusal(
        &self,
        invite: Option<&InviteRow>,
        state: Option<&FederationState>,
        present: u32,
    ) -> Option<JoinOutcome> {
        let Some(invite) = invite else { return Some(JoinOutcome::Unknown) };
        if invite.federation != self.federation {
            return Some(JoinOutcome::Foreign);
        }
        if let Some(nonce) = &invite.nonce {
            let same = *nonce == self.nonce.to_string();
            return Some(if same { JoinOutcome::Again } else { JoinOutcome::Used });
        }
        if invite.revoked {
            return Some(JoinOutcome::Revoked);
        }
        if self.now_ms >= invite.expires_ms {
            return Some(JoinOutcome::Expired);
        }
        if state.is_none_or(|state| state.position.status.is_terminal()) {
            return Some(JoinOutcome::Ended);
        }
        (present >= self.capacity).then_some(JoinOutcome::Full)
    }
}

impl Position {
    /// Whether proposals for `round` are taken here. A pause asks nobody and keeps what arrives.
    pub(super) fn takes_proposals(&self, round: u32) -> bool {
        self.is_live() && self.phase == Some(Phase::Propose) && self.round == round
    }

    /// Whether ballots for that stage of `round` are taken here.
    pub(super) fn takes_ballots(&self, round: u32, stage: u32) -> bool {
        self.is_live() && self.phase == Some(Phase::Score) && (self.round, self.stage) == (round, stage)
    }

    /// Whether participants may send something now.
    fn is_open(&self) -> bool {
        self.takes_proposals(self.round) || self.takes_ballots(self.round, self.stage)
    }

    fn is_live(&self) -> bool {
        matches!(self.status, FederationStatus::Running | FederationStatus::Paused)
    }
}

impl FederationState {
    /// Whether the phase at hand asks a participant.
    fn asks(&self, place: Place) -> bool {
        let position = self.position;
        let drawn = self.clients_per_round.is_none() || place.asked_round == position.round;
        drawn && (position.stage == 0 || place.votes_from <= position.round)
    }

    /// Why a participant may not submit although the phase takes what it sends; `None` if it may.
    pub(super) fn refusal(&self, place: Place) -> Option<SubmitOutcome> {
        if place.gone {
            return Some(SubmitOutcome::Gone);
        }
        (!self.asks(place)).then_some(SubmitOutcome::NotAsked)
    }

    /// The first round whose candidates somebody judges who joins now. Whoever comes when a list is on the table was not
    /// there when it was made, and begins with the next round.
    pub(super) fn votes_from(&self) -> u32 {
        self.position.round + u32::from(self.position.stage > 0)
    }
}

/// Where a participant is, as far as it decides what is taken from it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// It has left, or was removed, or was never admitted.
    pub(super) gone: bool,
    /// The last round that asked it, where not all are asked.
    pub(super) asked_round: u32,
    /// The first round whose candidates it may judge.
    pub(super) votes_from: u32,
}

/// What a list of participants tells of one, as it stands in the store beside its federation.
pub(super) struct ParticipantRow {
    pub(super) id: String,
    pub(super) joined_ms: u64,
    pub(super) last_seen_ms: u64,
    pub(super) left: bool,
    pub(super) removed: bool,
    pub(super) asked_round: u32,
    pub(super) votes_from: u32,
    /// Whether its proposal for the federation's round, or its ballot for the stage, is there.
    pub(super) submitted: bool,
    pub(super) proposals: u32,
}

impl ParticipantRow {
    /// As its host sees it.
    pub(super) fn view(self, state: &FederationState) -> ParticipantView {
        let (asked_round, votes_from) = (self.asked_round, self.votes_from);
        let asked = state.asks(Place { gone: self.left, asked_round, votes_from });
        let place = if self.removed {
            ParticipantState::Removed
        } else if self.left {
            ParticipantState::Left
        } else if self.submitted && matches!(state.position.phase, Some(Phase::Propose | Phase::Score)) {
            ParticipantState::Submitted
        } else if self.last_seen_ms < state.active_since_ms {
            ParticipantState::Away
        } else if state.position.is_open() && asked {
            ParticipantState::Searching
        } else {
            ParticipantState::Waiting
        };
        let Self { id, joined_ms, last_seen_ms, proposals, .. } = self;
        ParticipantView { id, state: place, joined_ms, last_seen_ms, proposals }
    }
}

/// An invite with its times, as it stands in the store.
pub(super) struct InviteTimes {
    pub(super) hash: Digest,
    pub(super) created_ms: u64,
    pub(super) expires_ms: u64,
    pub(super) used_ms: Option<u64>,
    pub(super) revoked_ms: Option<u64>,
    pub(super) participant: Option<String>,
}

impl InviteTimes {
    /// As its host sees it.
    pub(super) fn view(self, now_ms: u64) -> InviteView {
        let state = match (&self.participant, self.revoked_ms) {
            (Some(_), _) => InviteState::Used,
            (None, Some(_)) => InviteState::Revoked,
            (None, None) if now_ms >= self.expires_ms => InviteState::Expired,
            (None, None) => InviteState::Open,
        };
        let id = invite_id_of(&self.hash);
        let Self { created_ms, expires_ms, participant, used_ms, .. } = self;
        InviteView { id, state, created_ms, expires_ms, participant, used_ms }
    }
}

/// The digits of a hash behind the public name of an invite; `None` if it is none.
pub(super) fn invite_digits(id: &str) -> Option<&str> {
    let digits = id.strip_prefix("i_")?;
    (digits.len() == 20 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())).then_some(digits)
}
