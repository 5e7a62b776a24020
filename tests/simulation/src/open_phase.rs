//! How much time the open phase has left, counted beside the server: it runs only while the federation does.

use crate::requests::What;
use crate::violation::{Violation, promise};
use crate::world::World;
use feddtpt_server::clock::Clock;
use feddtpt_server::store::{FederationState, Position, Store};
use feddtpt_shared::federation::{FederationStatus, Phase};
use feddtpt_shared::messages::RoundView;
use feddtpt_shared::transcript::TranscriptEvent;

const TIME: &str = "a pause takes and gives no time";
const STILL: &str = "while paused no phase ends";

/// A phase that takes proposals or ballots.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OpenPhase {
    round: u32,
    attempt: u32,
    stage: u32,
    left_ms: i64,
    /// Writes that had been made to hang: what hangs takes the time of when it began.
    hung: u64,
    /// An action of the host is under way, and what it will write is from a moment that is over.
    unsure: bool,
}

impl OpenPhase {
    /// The clocks go on.
    pub(crate) fn pass(&mut self, ms: u64) {
        self.left_ms -= i64::try_from(ms).unwrap_or(i64::MAX);
    }
}

impl World<'_> {
    /// Compares the time that is left with that which was left when it was seen last.
    pub(crate) fn look_at_the_clock(&mut self, state: &FederationState) -> Result<(), Violation> {
        let position = state.position;
        let open = !position.status.is_terminal() && matches!(position.phase, Some(Phase::Propose | Phase::Score));
        let now_ms = state.paused_ms.unwrap_or(self.machines[0].clock.now_ms());
        if !open || self.jumped {
            self.open = None;
            return Ok(());
        }
        let closes_ms = state.opened_ms.saturating_add(self.spec.policy.max_duration_ms);
        let left_ms = closes_ms.cast_signed() - now_ms.cast_signed();
        let hung = self.machines.iter().map(|machine| machine.faults.hung()).sum();
        let under_way = |what: &What| matches!(what, What::Act(_));
        let unsure = self.asked.iter().any(|asked| !asked.task.is_finished() && under_way(&asked.request.what));
        let Position { round, attempt, stage: part, .. } = position;
        let seen = OpenPhase { round, attempt, stage: part, left_ms, hung, unsure };
        let known = self.open.replace(seen).filter(|known| {
            let place = |phase: &OpenPhase| (phase.round, phase.attempt, phase.stage, phase.hung);
            let same = place(known) == place(&seen);
            same && !known.unsure
        });
        let Some(known) = known else { return Ok(()) };
        self.tally.count("results: clocks of a phase compared");
        promise(TIME, known.left_ms == left_ms, || {
            format!("{left_ms} ms are left, not {} ms: {state:?}", known.left_ms)
        })
    }

    /// Where a federation that is paused stands is where it stands until the pause is over, but for the host going back.
    pub(crate) async fn look_at_a_pause(
        &mut self,
        store: &dyn Store,
        state: &FederationState,
    ) -> Result<(), Violation> {
        let position = state.position;
        promise(STILL, (position.status == FederationStatus::Paused) == state.paused_ms.is_some(), || {
            format!("{state:?}")
        })?;
        if state.paused_ms.is_none() {
            return Ok(());
        }
        let record = store.transcript(&state.id).await;
        let record = record.map_err(|error| Violation::new("the store can be read", error.to_string()))?;
        let count = record.iter().filter(|entry| matches!(entry.event, TranscriptEvent::Paused { .. })).count();
        let seen = (position.attempt, position.phase, position.stage);
        let known = *self.history.pauses.entry((count, position.round)).or_insert(seen);
        promise(STILL, known == seen, || format!("it stood at {known:?} of its round and stands at {position:?}"))
    }

    /// Compares the time that a poll tells with the state that it is about.
    pub(crate) fn told_time(&mut self, at: usize, view: &RoundView) -> Result<(), Violation> {
        let Some(state) = self.state.as_ref().filter(|state| state.revision == view.revision) else { return Ok(()) };
        let open = matches!(state.position.phase, Some(Phase::Propose | Phase::Score));
        let runs = state.position.status == FederationStatus::Running && open;
        let closes_ms = state.opened_ms.saturating_add(self.spec.policy.max_duration_ms);
        let left_ms = closes_ms.saturating_sub(self.machines[at].clock.now_ms());
        self.tally.count("results: times told");
        promise(TIME, view.closes_in_ms == runs.then_some(left_ms), || {
            format!("told {:?} where {left_ms} ms are left: {state:?}", view.closes_in_ms)
        })
    }
}
