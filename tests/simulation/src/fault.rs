//! What is broken about one server: its line to the database, its aggregations, its ear for the others.

use crate::pulse::{Busy, Pulse};
use feddtpt_server::store::StoreError;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// The faults of one server, and how often they bit.
#[derive(Debug)]
pub struct Faults {
    pulse: Arc<Pulse>,
    state: Mutex<State>,
    /// Counts up when what hangs is released.
    released: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct State {
    cut: bool,
    strike: Option<(u32, bool)>,
    stall: Option<(u32, bool)>,
    deaf: u32,
    bites: Bites,
    work: Work,
}

/// The aggregation at hand.
#[derive(Debug, Default)]
struct Work {
    busy: Option<Busy>,
    parked: bool,
    generation: u64,
}

/// How often faults had an effect.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bites {
    /// Calls that failed because the database was cut.
    pub cut: u64,
    /// Writes that failed before they were done.
    pub struck_before: u64,
    /// Writes whose answer was lost.
    pub struck_after: u64,
    /// Writes that hung before they were done.
    pub stalled_before: u64,
    /// Writes that hung after.
    pub stalled_after: u64,
    /// Changes that were not told.
    pub unheard: u64,
    /// Steps that another server had a lease for.
    pub left: u64,
    /// Steps that another server had taken.
    pub taken: u64,
}

/// What is to be done with one call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it fails.
    pub(crate) fails: Option<When>,
    /// Whether it hangs until it is released.
    pub(crate) hangs: Option<When>,
}

/// On which side of a call a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// Nothing was done.
    Before,
    /// It was done, and nobody learns of it.
    After,
}

impl Faults {
    /// None yet.
    pub fn new(pulse: &Arc<Pulse>) -> Self {
        Self { pulse: Arc::clone(pulse), state: Mutex::default(), released: watch::Sender::new(0) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere cannot leave the counters half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How often they bit.
    pub fn bites(&self) -> Bites {
        self.state().bites
    }

    /// How many calls were made to fail or to hang: what a server may excuse itself with.
    pub fn troubles(&self) -> u64 {
        let Bites { cut, struck_before, struck_after, stalled_before, stalled_after, .. } = self.bites();
        cut + struck_before + struck_after + stalled_before + stalled_after
    }

    /// How many writes were made to hang.
    pub fn hung(&self) -> u64 {
        let Bites { stalled_before, stalled_after, .. } = self.bites();
        stalled_before + stalled_after
    }

    /// Cuts the database off, or not.
    pub fn cut(&self, cut: bool) {
        self.state().cut = cut;
    }

    /// Whether the database is cut off.
    pub fn is_cut(&self) -> bool {
        self.state().cut
    }

    /// One of the next writes fails.
    pub fn strike(&self, write: u32, after: bool) {
        self.state().strike = Some((write, after));
    }

    /// One of the next writes hangs.
    pub fn stall(&self, write: u32, after: bool) {
        self.state().stall = Some((write, after));
    }

    /// What hangs goes on, and nothing hangs any more.
    pub fn release(&self) {
        self.state().stall = None;
        self.released.send_modify(|count| *count += 1);
    }

    /// The next changes are not heard of.
    pub fn deafen(&self, changes: u32) {
        self.state().deaf = changes;
    }

    /// Whether a change is heard of.
    pub fn hears(&self) -> bool {
        let mut state = self.state();
        if state.cut || state.deaf > 0 {
            state.deaf = state.deaf.saturating_sub(1);
            state.bites.unheard += 1;
            return false;
        }
        true
    }

    /// A step that another server has a lease for.
    pub fn left_to_another(&self) {
        self.state().bites.left += 1;
    }

    /// A step that another server has taken.
    pub fn taken_by_another(&self) {
        self.state().bites.taken += 1;
    }

    /// Judges a call.
    pub fn judge(&self, write: bool) -> Verdict {
        let mut state = self.state();
        let mut verdict = Verdict::default();
        if state.cut {
            state.bites.cut += 1;
            verdict.fails = Some(When::Before);
            return verdict;
        }
        if !write {
            return verdict;
        }
        (verdict.fails, verdict.hangs) = (due(&mut state.strike), due(&mut state.stall));
        let bites = &mut state.bites;
        for (fault, before, after) in [
            (verdict.fails, &mut bites.struck_before, &mut bites.struck_after),
            (verdict.hangs, &mut bites.stalled_before, &mut bites.stalled_after),
        ] {
            *before += u64::from(fault == Some(When::Before));
            *after += u64::from(fault == Some(When::After));
        }
        verdict
    }

    /// The answer of a database that is cut off while a call was under way.
    pub fn cut_meanwhile(&self) -> bool {
        let mut state = self.state();
        if state.cut {
            state.bites.cut += 1;
        }
        state.cut
    }

    /// Returns when what hangs is released.
    pub async fn hang(&self) {
        // The sender is `self`: it cannot go away while we wait.
        let _ = self.released.subscribe().changed().await;
    }

    /// An aggregation is about to begin.
    pub fn work_begins(&self) {
        let busy = self.pulse.enter();
        let mut state = self.state();
        state.work = Work { busy: Some(busy), parked: false, generation: state.work.generation + 1 };
    }

    /// It ended, or nobody waits for it any more.
    pub fn work_ends(&self) {
        let mut state = self.state();
        state.work = Work { busy: None, parked: false, generation: state.work.generation + 1 };
    }

    /// The aggregation at hand.
    pub fn work(&self) -> u64 {
        self.state().work.generation
    }

    /// It stands before a gate: nothing happens until that is opened.
    pub fn work_parks(&self, generation: u64) {
        let mut state = self.state();
        if state.work.generation == generation {
            (state.work.parked, state.work.busy) = (true, None);
        }
    }

    /// The gate opens.
    pub fn work_goes_on(&self) {
        let busy = self.pulse.enter();
        let mut state = self.state();
        if state.work.parked {
            (state.work.parked, state.work.busy) = (false, Some(busy));
        }
    }

    /// The server died: what was to happen to it alone is over. Its line to the database may stay cut.
    pub fn die(&self) {
        self.work_ends();
        self.state().strike = None;
        self.release();
    }

    /// Everything is mended.
    pub fn mend(&self) {
        let mut state = self.state();
        (state.cut, state.strike, state.deaf) = (false, None, 0);
        drop(state);
        self.release();
    }
}

/// What the store says when it is made to fail.
pub(crate) fn away() -> StoreError {
    StoreError::Unavailable("the simulation cut the line".to_owned())
}

/// Counts down; the fault when it is its turn.
fn due(armed: &mut Option<(u32, bool)>) -> Option<When> {
    let (left, after) = (*armed)?;
    *armed = left.checked_sub(1).map(|left| (left, after));
    (left == 0).then_some(if after { When::After } else { When::Before })
}
