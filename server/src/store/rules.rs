//! What every store decides alike, from the rows that it holds locked.

use super::{FederationState, JoinOutcome, JoinRequest, Position};
use feddtpt_shared::federation::{FederationStatus, Phase};

/// An invite as it stands in the store.
pub(super) struct InviteRow {
    pub(super) federation: String,
    pub(super) expires_ms: u64,
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
    /// Whether proposals for `round` are taken here.
    pub(super) fn takes_proposals(&self, round: u32) -> bool {
        self.status == FederationStatus::Running && self.phase == Some(Phase::Propose) && self.round == round
    }
}
