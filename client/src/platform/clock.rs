//! Time, so that tests need not wait.

use super::{MaybeSend, MaybeSync};
use std::future::Future;

/// A clock that can sleep.
pub trait Clock: MaybeSend + MaybeSync {
    /// Milliseconds since some fixed point.
    fn now_ms(&self) -> u64;
    /// Waits.
    fn sleep_ms(&self, duration_ms: u64) -> impl Future<Output = ()> + MaybeSend;
}
