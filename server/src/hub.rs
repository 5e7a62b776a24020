//! Who waits for what: one bell per federation, rung after every committed change, whichever server made it (see
//! [`neighbours`](crate::neighbours)).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use tokio::sync::watch;

/// The bells. Only a hint: whoever wakes reads the store.
#[derive(Debug, Default)]
pub(crate) struct Hub {
    bells: Mutex<HashMap<String, watch::Sender<()>>>,
}

impl Hub {
    /// Tells everybody who listens that `federation` changed.
    pub(crate) fn ring(&self, federation: &str) {
        if let Some(bell) = self.bells().get(federation) {
            bell.send_replace(());
        }
    }

    /// Tells everybody who listens to any federation.
    pub(crate) fn ring_all(&self) {
        for bell in self.bells().values() {
            bell.send_replace(());
        }
    }

    /// Listens. Subscribe before reading the store, or a change in between is missed.
    pub(crate) fn listen(&self, federation: &str) -> watch::Receiver<()> {
        let mut bells = self.bells();
        // A bell that nobody listens to any more is thrown away, so that the map does not grow for ever.
        bells.retain(|id, bell| id == federation || bell.receiver_count() > 0);
        bells.entry(federation.to_owned()).or_insert_with(|| watch::Sender::new(())).subscribe()
    }

    fn bells(&self) -> std::sync::MutexGuard<'_, HashMap<String, watch::Sender<()>>> {
        // A panic elsewhere cannot leave the map half changed.
        self.bells.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
