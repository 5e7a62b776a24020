//! The clock of a database that several servers share.
//!
//! Deadlines are written by one server and judged by another, so all of them go by one clock: the database's. Between two
//! looks at it, this machine's monotonic clock counts on. A wall clock that is wrong, or is set, changes nothing.

use super::{Clock, sleep_in_steps};
use crate::store::{Store, StoreError};
use futures_util::future::BoxFuture;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Between two looks at the database's clock. The clocks of two machines drift apart by some milliseconds in this time.
const LOOK_EVERY: Duration = Duration::from_secs(20);

/// A clock that follows the database's.
#[derive(Debug)]
pub struct StoreClock {
    anchor: Mutex<Anchor>,
}

/// What the database's clock said, and when that was.
#[derive(Clone, Copy, Debug)]
struct Anchor {
    store_ms: u64,
    at: Instant,
}

impl StoreClock {
    /// The clock of `store`, looked at from time to time as long as the clock is used; `None` if nobody shares the store
    /// and it has no clock of its own.
    pub async fn follow(store: &Arc<dyn Store>) -> Result<Option<Arc<Self>>, StoreError> {
        let Some(anchor) = look(store.as_ref()).await? else { return Ok(None) };
        let clock = Arc::new(Self { anchor: Mutex::new(anchor) });
        let (weak, store) = (Arc::downgrade(&clock), Arc::clone(store));
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(LOOK_EVERY).await;
                let Some(clock) = weak.upgrade() else { return };
                // A database that is away now is asked again later.
                if let Ok(Some(anchor)) = look(store.as_ref()).await {
                    clock.set(anchor);
                }
            }
        });
        Ok(Some(clock))
    }

    fn set(&self, anchor: Anchor) {
        *self.anchor.lock().unwrap_or_else(PoisonError::into_inner) = anchor;
    }
}

/// One look: the answer was right about half of its way ago.
async fn look(store: &dyn Store) -> Result<Option<Anchor>, StoreError> {
    let asked = Instant::now();
    let Some(store_ms) = store.clock_ms().await? else { return Ok(None) };
    let at = asked + asked.elapsed() / 2;
    Ok(Some(Anchor { store_ms, at }))
}

impl Clock for StoreClock {
    fn now_ms(&self) -> u64 {
        let anchor = *self.anchor.lock().unwrap_or_else(PoisonError::into_inner);
        let since = anchor.at.elapsed().as_millis();
        anchor.store_ms.saturating_add(u64::try_from(since).unwrap_or(u64::MAX))
    }

    fn sleep_until(&self, deadline_ms: u64) -> BoxFuture<'_, ()> {
        Box::pin(sleep_in_steps(self, deadline_ms))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_counts_on_from_what_the_database_said() {
        let clock = StoreClock { anchor: Mutex::new(Anchor { store_ms: 5_000, at: Instant::now() }) };
        let first = clock.now_ms();
        assert!(first >= 5_000);
        clock.sleep_until(first + 20).await;
        assert!(clock.now_ms() >= first + 20);
        // The database knows better, in whichever direction.
        clock.set(Anchor { store_ms: 100, at: Instant::now() });
        assert!(clock.now_ms() < 5_000);
    }
}
