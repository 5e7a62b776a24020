//! When nothing more happens by itself.
//!
//! The runtime has one thread and its time stands still, so a server at rest waits for a timer, for a change, or for
//! something outside the runtime: the store and the aggregation. Those are counted here. Calm is when none of them is at
//! work and the tasks have had several turns without starting one.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Notify;
use tokio::task::yield_now;

/// Turns without anything new before it counts as calm.
const CALM_TURNS: u32 = 12;
/// How often a wait for the store looks up, in real time.
const HEARTBEAT: Duration = Duration::from_millis(20);
/// A store that is silent for so long, in real time, hangs.
const LIMIT: Duration = Duration::from_secs(15);

/// Counts what is at work outside the runtime.
#[derive(Debug, Default)]
pub struct Pulse {
    busy: AtomicI64,
    begun: AtomicU64,
    ended: Notify,
}

/// Something at work, until it is dropped.
#[derive(Debug)]
pub struct Busy(Arc<Pulse>);

/// The store or an aggregation hangs in real time: a fault of the simulation, or a deadlock.
#[derive(Clone, Copy, Debug)]
pub struct Hangs;

impl Pulse {
    /// Something begins.
    pub fn enter(self: &Arc<Self>) -> Busy {
        self.busy.fetch_add(1, Ordering::SeqCst);
        self.begun.fetch_add(1, Ordering::SeqCst);
        Busy(Arc::clone(self))
    }

    /// How much has begun so far: while this stays, nothing can have changed.
    pub fn begun(&self) -> u64 {
        self.begun.load(Ordering::SeqCst)
    }

    /// Returns when nothing more happens by itself.
    ///
    /// # Errors
    /// Something that was begun does not end.
    pub async fn settle(&self) -> Result<(), Hangs> {
        let (mut calm, mut begun) = (0, self.begun.load(Ordering::SeqCst));
        while calm < CALM_TURNS {
            self.idle().await?;
            yield_now().await;
            let now = self.begun.load(Ordering::SeqCst);
            calm = if now == begun && self.busy.load(Ordering::SeqCst) == 0 { calm + 1 } else { 0 };
            begun = now;
        }
        Ok(())
    }

    /// Returns when nothing is at work.
    async fn idle(&self) -> Result<(), Hangs> {
        let since = Instant::now();
        loop {
            let ended = self.ended.notified();
            if self.busy.load(Ordering::SeqCst) == 0 {
                return Ok(());
            }
            tokio::select! {
                () = ended => {}
                _ = tokio::task::spawn_blocking(|| std::thread::sleep(HEARTBEAT)) => {
                    // Whatever waits inside a call of the store, a pause between two attempts for one, must not wait for ever.
                    tokio::time::advance(HEARTBEAT).await;
                }
            }
            if since.elapsed() > LIMIT {
                return Err(Hangs);
            }
        }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.busy.fetch_sub(1, Ordering::SeqCst);
        self.0.ended.notify_waiters();
    }
}
