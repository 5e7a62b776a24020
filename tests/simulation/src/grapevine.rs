//! How servers hear of each other's changes, in place of the database's own channel: this one loses what it is told to lose.

use crate::fault::Faults;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc;

/// Who hears of changes: the servers of one schedule.
#[derive(Debug, Default)]
pub struct Grapevine {
    ears: Mutex<Vec<(Arc<Faults>, mpsc::UnboundedSender<String>)>>,
    /// The federations of this schedule; the database holds those of others too.
    federations: Mutex<Vec<String>>,
    /// Whether a server may hold a lease.
    leased: AtomicBool,
}

impl Grapevine {
    /// What a server hears from now on, instead of the one that ran on its machine before.
    pub fn listen(&self, faults: &Arc<Faults>) -> mpsc::UnboundedReceiver<String> {
        let (ear, heard) = mpsc::unbounded_channel();
        let mut ears = self.ears.lock().unwrap_or_else(PoisonError::into_inner);
        ears.retain(|(of, _)| !Arc::ptr_eq(of, faults));
        ears.push((Arc::clone(faults), ear));
        heard
    }

    /// Tells of a change.
    pub fn tell(&self, federation: &str) {
        let ears = self.ears.lock().unwrap_or_else(PoisonError::into_inner);
        for (faults, ear) in ears.iter() {
            if faults.hears() {
                // A server that died hears nothing.
                let _ = ear.send(federation.to_owned());
            }
        }
    }

    /// What a server hears that was cut off: anything may have changed.
    pub fn tell_anything(&self, faults: &Arc<Faults>) {
        let ears = self.ears.lock().unwrap_or_else(PoisonError::into_inner);
        for (_, ear) in ears.iter().filter(|(of, _)| Arc::ptr_eq(of, faults)) {
            let _ = ear.send(String::new());
        }
    }

    /// Whether a server may hold a lease, so that its age matters.
    pub fn is_leased(&self) -> bool {
        self.leased.load(Ordering::SeqCst)
    }

    /// A server got a lease, or took the step that it was for.
    pub fn lease(&self, leased: bool) {
        self.leased.store(leased, Ordering::SeqCst);
    }

    /// A federation of this schedule.
    pub fn add(&self, federation: &str) {
        self.federations.lock().unwrap_or_else(PoisonError::into_inner).push(federation.to_owned());
    }

    /// Those of this schedule.
    pub fn own(&self, federations: Vec<String>) -> Vec<String> {
        let own = self.federations.lock().unwrap_or_else(PoisonError::into_inner);
        federations.into_iter().filter(|federation| own.contains(federation)).collect()
    }
}
