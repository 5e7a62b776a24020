//! How long nothing has been asked on a connection.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Counts the requests that are open.
#[derive(Clone)]
pub(super) struct Open(Arc<watch::Sender<usize>>);

/// One open request.
pub(super) struct Request(Open);

impl Open {
    pub(super) fn new() -> Self {
        Self(Arc::new(watch::Sender::new(0)))
    }

    /// One more, until the value is dropped.
    pub(super) fn begin(&self) -> Request {
        self.0.send_modify(|open| *open += 1);
        Request(self.clone())
    }

    /// Waits until none has been open for this long.
    pub(super) async fn idle_for(&self, time: Duration) {
        let mut changes = self.0.subscribe();
        loop {
            // The sender lives in `self`.
            let _ = changes.wait_for(|open| *open == 0).await;
            if tokio::time::timeout(time, changes.wait_for(|open| *open > 0)).await.is_err() {
                return;
            }
        }
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        self.0.0.send_modify(|open| *open -= 1);
    }
}
