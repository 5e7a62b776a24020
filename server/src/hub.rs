//! Who waits for what: bells for each federation, rung after every committed change, whichever server made it (see
//! [`neighbours`](crate::neighbours)).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use tokio::sync::watch;

/// The bells. Only a hint: whoever wakes reads the store.
#[derive(Debug, Default)]
pub(crate) struct Hub {
    bells: Mutex<HashMap<String, Bells>>,
}

/// Of one federation.
#[derive(Debug, Default)]
struct Bells {
    changes: watch::Sender<()>,
    /// Rung beside `changes` when this server took a step, so that a crowd need not look at every change to see one.
    steps: watch::Sender<()>,
}

impl Bells {
    fn ring(&self) {
        self.changes.send_replace(());
    }

    fn ring_for_step(&self) {
        self.steps.send_replace(());
        self.ring();
    }

    fn is_heard(&self) -> bool {
        self.changes.receiver_count() + self.steps.receiver_count() > 0
    }
}

impl Hub {
    /// Tells everybody who listens that `federation` changed.
    pub(crate) fn ring(&self, federation: &str) {
        if let Some(bells) = self.bells().get(federation) {
            bells.ring();
        }
    }

    /// Tells everybody who listens that `federation` took a step.
    pub(crate) fn ring_for_step(&self, federation: &str) {
        if let Some(bells) = self.bells().get(federation) {
            bells.ring_for_step();
        }
    }

    /// Tells everybody who listens to any federation.
    pub(crate) fn ring_all(&self) {
        self.bells().values().for_each(Bells::ring_for_step);
    }

    /// Listens. Subscribe before reading the store, or a change in between is missed.
    pub(crate) fn listen(&self, federation: &str) -> watch::Receiver<()> {
        self.listen_to(federation, |bells| &bells.changes)
    }

    /// Listens to the steps that this server takes. Those of other servers ring like any change.
    pub(crate) fn listen_to_steps(&self, federation: &str) -> watch::Receiver<()> {
        self.listen_to(federation, |bells| &bells.steps)
    }

    fn listen_to(&self, federation: &str, bell: fn(&Bells) -> &watch::Sender<()>) -> watch::Receiver<()> {
        let mut bells = self.bells();
        if !bells.contains_key(federation) {
            // Bells that nobody listens to any more are thrown away, so that the map does not grow for ever.
            bells.retain(|_, bells| bells.is_heard());
        }
        bell(bells.entry(federation.to_owned()).or_default()).subscribe()
    }

    fn bells(&self) -> std::sync::MutexGuard<'_, HashMap<String, Bells>> {
        // A panic elsewhere cannot leave the map half changed.
        self.bells.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
