//! A round opens: for the first time, or again.

use crate::gate::{Contest, Published};
use crate::store::{Draw, FederationState, Position, Transition};
use feddtpt_shared::federation::{FederationSpec, FederationStatus, Phase};

/// The step that opens `round`, and draws whom it asks where it does not ask everybody.
pub(super) fn open(
    state: &FederationState,
    spec: &FederationSpec,
    round: u32,
    attempt: u32,
    now_ms: u64,
) -> Transition {
    let to = Position { status: FederationStatus::Running, round, attempt, phase: Some(Phase::Propose), stage: 0 };
    let draw = spec.policy.clients_per_round.map(|count| Draw { count, seed: spec.seed });
    Transition { draw, ..Transition::of(state, to, now_ms) }
}

/// The step that asks participants to judge the list that is open in `contest`.
pub(super) fn score(state: &FederationState, contest: Contest, now_ms: u64) -> Transition {
    let to = Position { phase: Some(Phase::Score), stage: contest.stage(), ..state.position };
    Transition { contest: Some(contest), ..Transition::of(state, to, now_ms) }
}

/// The step that publishes the result of the round at hand.
pub(super) fn publish(state: &FederationState, spec: &FederationSpec, result: Published, now_ms: u64) -> Transition {
    let Published { publication, event, contest } = result;
    Transition { publication: Some(publication), event: Some(event), contest, ..after(state, spec, now_ms) }
}

/// The step that follows on the result of the round at hand: the next round opens, or it was the last one.
pub(super) fn after(state: &FederationState, spec: &FederationSpec, now_ms: u64) -> Transition {
    let from = state.position;
    if from.round < spec.rounds {
        return open(state, spec, from.round + 1, 0, now_ms);
    }
    let to = Position { status: FederationStatus::Finished, phase: Some(Phase::Published), stage: 0, ..from };
    Transition::of(state, to, now_ms)
}
