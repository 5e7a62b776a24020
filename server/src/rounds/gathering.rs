//! Before round 1: waiting for the quorum.

use super::Next;
use crate::store::{Position, Standing, Transition};
use feddtpt_shared::federation::{FederationStatus, Phase, RoundPolicy};

/// Opens round 1 once enough participants are there.
pub(super) fn next(standing: &Standing, policy: &RoundPolicy, now_ms: u64) -> Next {
    if standing.participants < policy.quorum {
        return Next::WaitForChange;
    }
    let to = Position { status: FederationStatus::Running, round: 1, attempt: 0, phase: Some(Phase::Propose) };
    Next::Step(Box::new(Transition {
        federation: standing.state.id.clone(),
        from: standing.state.position,
        to,
        now_ms,
        active_since_ms: None,
        reason: None,
        publication: None,
        event: None,
    }))
}
