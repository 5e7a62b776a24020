//! Participants search and upload. The phase closes or fails by policy.
//!
//! A failed attempt keeps what it accepted: the proposals stay valid for the retry of the same round, so nobody who
//! submitted in time pays again. Whoever was silent for a whole attempt is away until it is heard of again.

use super::Next;
use super::open::open;
use super::policy::{Verdict, judge};
use crate::store::{FederationState, Position, Standing, Transition};
use feddtpt_shared::federation::{FederationSpec, FederationStatus, Phase};
use feddtpt_shared::transcript::TranscriptEvent;

/// Closes the phase, fails it, or waits.
pub(super) fn next(standing: &Standing, spec: &FederationSpec, now_ms: u64) -> Next {
    let policy = &spec.policy;
    let state = &standing.state;
    let elapsed_ms = now_ms.saturating_sub(state.opened_ms);
    match judge(policy, elapsed_ms, standing.submissions, standing.outstanding) {
        Verdict::OpenUntil(elapsed_ms) => Next::WaitUntil(state.opened_ms.saturating_add(elapsed_ms)),
        Verdict::CloseEarly => Next::Step(Box::new(close(state, spec, now_ms, None))),
        Verdict::CloseAtLimit => Next::Step(Box::new(close(state, spec, now_ms, Some(state.opened_ms)))),
        Verdict::Fail => {
            let reason = format!(
                "round {}: {} of at least {} participants submitted within {} ms",
                state.position.round, standing.submissions, policy.min_participants, policy.max_duration_ms
            );
            Next::Step(Box::new(fail(state, spec, reason, now_ms)))
        }
    }
}

/// Takes no more proposals: the round is aggregated, if there are still enough of them.
pub(super) fn close(
    state: &FederationState,
    spec: &FederationSpec,
    now_ms: u64,
    active_since_ms: Option<u64>,
) -> Transition {
    let to = Position { phase: Some(Phase::Aggregate), stage: 0, ..state.position };
    let least_submissions = spec.policy.min_participants;
    Transition { least_submissions, active_since_ms, ..Transition::of(state, to, now_ms) }
}

/// Fails the attempt: the round opens again, or the federation ends when it was tried often enough.
pub(super) fn fail(state: &FederationState, spec: &FederationSpec, reason: String, now_ms: u64) -> Transition {
    let Position { round, attempt, .. } = state.position;
    let event = Some(TranscriptEvent::Failed { round, attempt, reason: reason.clone() });
    let active_since_ms = Some(state.opened_ms);
    if attempt < spec.policy.max_retries {
        return Transition { active_since_ms, event, ..open(state, spec, round, attempt + 1, now_ms) };
    }
    let to = Position { status: FederationStatus::Failed, round, attempt, phase: Some(Phase::Failed), stage: 0 };
    Transition { active_since_ms, reason: Some(reason), event, ..Transition::of(state, to, now_ms) }
}
