//! Threads for the model, shared by everybody in this process.

use std::sync::Arc;
use tokio::sync::Semaphore;

/// At most so many pieces of work run at once. Cheap to clone; the clones share the limit.
#[derive(Clone, Debug)]
pub struct Workers {
    free: Arc<Semaphore>,
    threads: usize,
}

impl Workers {
    /// Up to `threads` threads, at least one.
    pub fn new(threads: usize) -> Self {
        let threads = threads.clamp(1, 1_024);
        Self { free: Arc::new(Semaphore::new(threads)), threads }
    }

    /// One thread for each core.
    pub fn per_core() -> Self {
        Self::new(std::thread::available_parallelism().map_or(1, std::num::NonZero::get))
    }

    /// How many threads.
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// Runs `work` on a thread of its own once one is free. An error means that it panicked, or that the process ends.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
        let permit = Arc::clone(&self.free).acquire_owned().await.map_err(|error| error.to_string())?;
        let work = move || {
            let result = work();
            drop(permit);
            result
        };
        tokio::task::spawn_blocking(work).await.map_err(|error| format!("the model's thread ended early: {error}"))
    }
}
