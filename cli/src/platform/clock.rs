//! The machine's clock.

use feddtpt_client::platform::Clock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970 at the start, counted on by the monotonic clock: never goes back, survives a restart.
#[derive(Clone, Copy, Debug)]
pub struct TokioClock {
    started: Instant,
    started_ms: u64,
}

impl TokioClock {
    /// Starts the clock.
    pub fn new() -> Self {
        Self { started: Instant::now(), started_ms: unix_ms() }
    }
}

impl Default for TokioClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for TokioClock {
    fn now_ms(&self) -> u64 {
        self.started_ms.saturating_add(millis(self.started.elapsed()))
    }

    async fn sleep_ms(&self, duration_ms: u64) {
        tokio::time::sleep(Duration::from_millis(duration_ms)).await;
    }
}

/// Milliseconds since 1970; 0 on a machine whose clock stands before that.
pub(crate) fn unix_ms() -> u64 {
    millis(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
