//! Time as a trait, so that a test can move it.

mod store;

pub use store::StoreClock;

use crate::store::{Store, StoreError};
use futures_util::future::BoxFuture;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::watch;

/// Milliseconds since the Unix epoch, and a way to wait for one of them.
pub trait Clock: Send + Sync {
    /// Now, in milliseconds since the Unix epoch.
    fn now_ms(&self) -> u64;

    /// Returns once `now_ms` has reached `deadline_ms`.
    fn sleep_until(&self, deadline_ms: u64) -> BoxFuture<'_, ()>;
}

/// The clock to go by with this store: the database's where servers share it, else the machine's.
pub async fn clock_for(store: &Arc<dyn Store>) -> Result<Arc<dyn Clock>, StoreError> {
    Ok(match StoreClock::follow(store).await? {
        Some(shared) => shared,
        None => Arc::new(SystemClock),
    })
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

/// Longest single sleep: a wall clock that is set while we sleep is noticed after this time at the latest.
const LONGEST_SLEEP_MS: u64 = 10_000;

impl Clock for SystemClock {
    fn now_ms(&self) -> u64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    }

    fn sleep_until(&self, deadline_ms: u64) -> BoxFuture<'_, ()> {
        Box::pin(sleep_in_steps(self, deadline_ms))
    }
}

/// Sleeps, and looks at the clock now and then: it may have been set.
async fn sleep_in_steps(clock: &(dyn Clock + '_), deadline_ms: u64) {
    loop {
        let left_ms = deadline_ms.saturating_sub(clock.now_ms());
        if left_ms == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(left_ms.min(LONGEST_SLEEP_MS))).await;
    }
}

/// A clock that moves only when it is told to. Clones are the same clock.
#[derive(Clone, Debug)]
pub struct MockClock {
    now_ms: watch::Sender<u64>,
}

impl MockClock {
    /// A clock that stands at `now_ms`.
    pub fn new(now_ms: u64) -> Self {
        Self { now_ms: watch::Sender::new(now_ms) }
    }

    /// Moves it forward and wakes whoever waited for that.
    pub fn advance_ms(&self, by_ms: u64) {
        self.now_ms.send_modify(|now_ms| *now_ms += by_ms);
    }

    /// Sets it, backwards too, as a person or a time server sets a machine's clock.
    pub fn set_ms(&self, to_ms: u64) {
        self.now_ms.send_replace(to_ms);
    }
}

impl Clock for MockClock {
    fn now_ms(&self) -> u64 {
        *self.now_ms.borrow()
    }

    fn sleep_until(&self, deadline_ms: u64) -> BoxFuture<'_, ()> {
        let mut now_ms = self.now_ms.subscribe();
        Box::pin(async move {
            // The sender is `self`: it cannot go away while we wait.
            let _ = now_ms.wait_for(|now_ms| *now_ms >= deadline_ms).await;
        })
    }
}
