//! How transactions and reads end, told to whoever counts them.

use super::StoreError;
use crate::trace;
use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use tracing::Instrument;

/// How an attempt at a transaction, or a read, ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Committed,
    /// Others stood in its way; it is tried again.
    Retried,
    /// It was given up.
    Failed,
}

/// Is told how transactions and reads of a store end.
pub trait Observer: Send + Sync {
    /// The transaction, or the read, called `name` ended. What was tried before counts into the time of the last attempt.
    fn ended(&self, name: &'static str, outcome: Outcome, took: Duration);
}

/// A store's observer, once there is one. The clones of a store have the same.
#[derive(Clone, Default)]
pub(super) struct Observed(Arc<OnceLock<Arc<dyn Observer>>>);

impl Observed {
    /// The first one stays.
    pub(super) fn set(&self, observer: Arc<dyn Observer>) {
        let _ = self.0.set(observer);
    }

    pub(super) fn tell(&self, name: &'static str, outcome: Outcome, since: Instant) {
        if let Some(observer) = self.0.get() {
            observer.ended(name, outcome, since.elapsed());
        }
    }

    /// Waits for a read, or for all attempts at a transaction, and tells how it ended.
    pub(super) async fn around<T>(
        &self,
        name: &'static str,
        work: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let (since, span) = (Instant::now(), trace::store(name));
        let result = work.instrument(span.clone()).await;
        if result.is_err() {
            trace::failed(&span);
        }
        self.tell(name, if result.is_ok() { Outcome::Committed } else { Outcome::Failed }, since);
        result
    }
}

impl fmt::Debug for Observed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Observed")
    }
}
