//! Participants search and upload. The phase closes or fails by policy.
//!
//! A failed attempt keeps what it accepted: the proposals stay valid for the retry of the same round, so nobody who
//! submitted in time pays again. Whoever was silent for a whole attempt is away until it is heard of again.

use super::Next;
use super::policy::{Verdict, judge};
use crate::store::{FederationState, Position, Standing, Transition};
use feddtpt_shared::federation::{FederationStatus, Phase, RoundPolicy};
use feddtpt_shared::transcript::TranscriptEvent;

/// Closes the phase, fails it, or waits.
pub(super) fn next(standing: &Standing, policy: &RoundPolicy, now_ms: u64) -> Next {
    let state = &standing.state;
    let elapsed_ms = now_ms.saturating_sub(state.opened_ms);
    match judge(policy, elapsed_ms, standing.submissions, standing.outstanding) {
        Verdict::OpenUntil(elapsed_ms) => Next::WaitUntil(state.opened_ms.saturating_add(elapsed_ms)),
        Verdict::CloseEarly => Next::Step(Box::new(close(state, now_ms, None))),
        Verdict::CloseAtLimit => Next::Step(Box::new(close(state, now_ms, Some(state.opened_ms)))),
        Verdict::Fail => {
            let reason = format!(
                "round {}: {} of at least {} participants submitted within {} ms",
                state.position.round, standing.submissions, policy.min_participants, policy.max_duration_ms
            );
            Next::Step(Box::new(fail(state, policy, reason, now_ms)))
        }
    }
}

fn close(state: &FederationState, now_ms: u64, active_since_ms: Option<u64>) -> Transition {
    Transition {
        federation: state.id.clone(),
        from: state.position,
        to: Position { phase: Some(Phase::Aggregate), ..state.position },
        now_ms,
        active_since_ms,
        reason: None,
        publication: None,
        event: None,
    }
}

/// Fails the attempt: the round opens again, or the federation ends when it was tried often enough.
pub(super) fn fail(state: &FederationState, policy: &RoundPolicy, reason: String, now_ms: u64) -> Transition {
    let Position { round, attempt, .. } = state.position;
    let event = TranscriptEvent::Failed { round, attempt, reason: reason.clone() };
    let again = attempt < policy.max_retries;
    let to = if again {
        Position { status: FederationStatus::Running, round, attempt: attempt + 1, phase: Some(Phase::Propose) }
    } else {
        Position { status: FederationStatus::Failed, round, attempt, phase: Some(Phase::Failed) }
    };
    Transition {
        federation: state.id.clone(),
        from: state.position,
        to,
        now_ms,
        active_since_ms: Some(state.opened_ms),
        reason: (!again).then_some(reason),
        publication: None,
        event: Some(event),
    }
}
