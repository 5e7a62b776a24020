//! Time in a worker. Its timers go on at full pace when the tab is hidden.

use feddtpt_client::platform::Clock;
use gloo_timers::future::TimeoutFuture;

/// The browser's clock.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TabClock;

impl Clock for TabClock {
    fn now_ms(&self) -> u64 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds since 1970")]
        let now = now_ms() as u64;
        now
    }

    async fn sleep_ms(&self, duration_ms: u64) {
        TimeoutFuture::new(u32::try_from(duration_ms).unwrap_or(u32::MAX >> 1)).await;
    }
}

/// Milliseconds since 1970.
pub(crate) fn now_ms() -> f64 {
    js_sys::Date::now()
}
