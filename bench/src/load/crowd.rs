//! What all participants of a run share.

use super::tally::Tally;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Semaphore;

/// Joins that run at the same time: a crowd that opens the page within some seconds, not within one millisecond.
const JOINS_AT_ONCE: usize = 64;

/// Shared by all participants.
pub(super) struct Crowd {
    /// Where the server listens.
    pub(super) address: SocketAddr,
    /// Federations by id.
    pub(super) federations: Vec<String>,
    /// Turns to join.
    pub(super) joining: Semaphore,
    tally: Mutex<Tally>,
    stopping: AtomicBool,
}

impl Crowd {
    /// Nobody has joined yet.
    pub(super) fn new(address: SocketAddr, federations: Vec<String>) -> Self {
        let joining = Semaphore::new(JOINS_AT_ONCE);
        Self { address, federations, joining, tally: Mutex::default(), stopping: AtomicBool::new(false) }
    }

    /// The counts.
    pub(super) fn tally(&self) -> MutexGuard<'_, Tally> {
        // Counts cannot be left half changed.
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on, a connection that breaks is the end and no error.
    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
    }

    /// Whether the run is at its end.
    pub(super) fn stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }
}
