//! Model calls: a fixed number of threads, a bounded queue in front of them.

use crate::problem::{Answer, later, refuse};
use feddtpt_model::{MaskedLm, ModelError};
use feddtpt_shared::problem::ProblemType;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// A model and the threads it may take.
pub(crate) struct Inference {
    model: Arc<dyn MaskedLm>,
    /// Places in the queue and at work together.
    places: Semaphore,
    all_places: usize,
    threads: Arc<Semaphore>,
}

impl Inference {
    pub(crate) fn new(model: Arc<dyn MaskedLm>, threads: usize, queue: usize) -> Self {
        let threads = threads.max(1);
        let all_places = threads + queue;
        Self { model, places: Semaphore::new(all_places), all_places, threads: Arc::new(Semaphore::new(threads)) }
    }

    /// The model, for questions that cost nothing.
    pub(crate) fn model(&self) -> &dyn MaskedLm {
        self.model.as_ref()
    }

    /// How many wait or are at work.
    pub(crate) fn places_taken(&self) -> usize {
        self.all_places.saturating_sub(self.places.available_permits())
    }

    /// Runs `work` on a thread of its own. Refused at once when the queue is full.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn MaskedLm) -> Answer<T> + Send + 'static,
    ) -> Answer<T> {
        let busy = || later(ProblemType::TooManyRequests, "the model is busy; try again in a moment");
        let _place = self.places.try_acquire().map_err(|_| busy())?;
        // The permit goes with the work: a client that hangs up does not free a thread that still computes.
        let thread = Arc::clone(&self.threads).acquire_owned().await.map_err(|_| busy())?;
        let model = Arc::clone(&self.model);
        let done = tokio::task::spawn_blocking(move || {
            let _thread = thread;
            work(model.as_ref())
        });
        done.await.unwrap_or_else(|_| Err(refuse(ProblemType::Internal, "the model failed on this input")))
    }
}

/// What the model refuses is the input's fault.
pub(crate) fn model_refusal(error: &ModelError) -> crate::problem::Failure {
    refuse(ProblemType::Unprocessable, error.to_string())
}
