//! Participants judge a list of candidates and send ballots. The stage closes by policy, and never fails: where too few
//! have judged, the gate keeps the prompt as it is, so that nobody searches again because others did not vote.

use super::Next;
use super::policy::{Verdict, judge};
use crate::store::{FederationState, Position, Standing, Transition};
use feddtpt_shared::federation::{FederationSpec, Phase};

/// Closes the stage, or waits.
pub(super) fn next(standing: &Standing, spec: &FederationSpec, now_ms: u64) -> Next {
    let (policy, state) = (&spec.policy, &standing.state);
    let elapsed_ms = now_ms.saturating_sub(state.opened_ms);
    let close = |least, active_since_ms| Next::Step(Box::new(close(state, least, now_ms, active_since_ms)));
    match judge(policy, elapsed_ms, standing.submissions, standing.outstanding) {
        Verdict::OpenUntil(elapsed_ms) => Next::WaitUntil(state.opened_ms.saturating_add(elapsed_ms)),
        Verdict::CloseEarly => close(policy.min_participants, None),
        Verdict::CloseAtLimit | Verdict::Fail => close(0, Some(state.opened_ms)),
    }
}

/// Takes no more ballots for the stage: the gate decides, if there are still at least `least` of them.
pub(super) fn close(state: &FederationState, least: u32, now_ms: u64, active_since_ms: Option<u64>) -> Transition {
    let to = Position { phase: Some(Phase::Gate), ..state.position };
    Transition { least_submissions: least, active_since_ms, ..Transition::of(state, to, now_ms) }
}
