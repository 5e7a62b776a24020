//! Requests that share the way to the database.
//!
//! A request that comes while an earlier one is on its way waits for it and then goes together with all others that came
//! meanwhile: the busier the server, the more of them share a transaction, a flush to the disk, or a read. Nobody waits
//! for company: on an idle server a request goes at once, alone. A batch begins after each of its requests was made, so
//! whatever was committed before is seen.

#[cfg(test)]
mod tests;

use super::StoreError;
use crate::trace;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;
use tracing::{Instrument, Span};

/// A request that can go with others like it to the store `S`.
pub(super) trait Batched<S>: Send + Sync + 'static {
    /// Requests with the same one go one batch after the other; others go beside them.
    type Lane: Clone + Eq + Hash + Send + 'static;
    /// What it is answered.
    type Answer: Send + 'static;
    /// Most requests that go together: the more, the longer everybody waits for the slowest.
    const MOST: usize;

    /// Which lane it takes.
    fn lane(&self) -> Self::Lane;

    /// Asks the store. One answer for each request, in their order; an error is everybody's.
    fn ask(store: &S, requests: &[Self]) -> impl Future<Output = Result<Vec<Self::Answer>, StoreError>> + Send
    where
        Self: Sized;
}

/// Who waits, by lane. A lane that is there is being served.
type Lanes<S, Q> = HashMap<<Q as Batched<S>>::Lane, Vec<Waiting<S, Q>>>;

struct Waiting<S, Q: Batched<S>> {
    request: Q,
    /// Where it comes from: a batch has a task of its own.
    span: Span,
    answer: oneshot::Sender<Result<Q::Answer, StoreError>>,
}

impl<S, Q: Batched<S>> Waiting<S, Q> {
    fn is_waited_for(&self) -> bool {
        !self.answer.is_closed()
    }
}

/// The requests of one kind.
pub(super) struct Batches<S, Q: Batched<S>> {
    lanes: Arc<Mutex<Lanes<S, Q>>>,
}

impl<S, Q: Batched<S>> Batches<S, Q> {
    fn lock(&self) -> MutexGuard<'_, Lanes<S, Q>> {
        // A panic elsewhere cannot leave the map half changed.
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S: Clone + Send + Sync + 'static, Q: Batched<S>> Batches<S, Q> {
    /// Waits for the answer. A request whose client goes away is not made if its batch has not begun, and counts as made
    /// if it has: as if the answer had been lost.
    pub(super) async fn ask(&self, store: &S, request: Q) -> Result<Q::Answer, StoreError> {
        let (answer, answered) = oneshot::channel();
        let lane = request.lane();
        let waiting = Waiting { request, span: Span::current(), answer };
        let first = match self.lock().entry(lane.clone()) {
            Entry::Occupied(mut lane) => {
                let lane = lane.get_mut();
                if lane.len() % Q::MOST == 0 {
                    // Clients that come and go again and again do not fill the memory.
                    lane.retain(Waiting::is_waited_for);
                }
                lane.push(waiting);
                false
            }
            Entry::Vacant(lane) => {
                lane.insert(vec![waiting]);
                true
            }
        };
        if first {
            let turn = Turn { batches: self.clone(), lane, over: false };
            tokio::spawn(turn.serve(store.clone()));
        }
        // Only a crash in there drops the sender.
        answered.await.unwrap_or_else(|_| Err(StoreError::Unavailable("the batch was given up".to_owned())))
    }
}

/// The task that serves one lane until nobody waits there.
struct Turn<S, Q: Batched<S>> {
    batches: Batches<S, Q>,
    lane: Q::Lane,
    over: bool,
}

impl<S: Clone + Send + Sync + 'static, Q: Batched<S>> Turn<S, Q> {
    async fn serve(mut self, store: S) {
        while let Some((requests, waiting, span)) = self.next() {
            match Q::ask(&store, &requests).instrument(span).await {
                Ok(answers) => {
                    for (waiting, answer) in waiting.into_iter().zip(answers) {
                        // Whoever went away needs no answer.
                        let _ = waiting.send(Ok(answer));
                    }
                }
                Err(error) => waiting.into_iter().for_each(|waiting| drop(waiting.send(Err(error.clone())))),
            }
        }
    }
}

type Senders<A> = Vec<oneshot::Sender<Result<A, StoreError>>>;

impl<S, Q: Batched<S>> Turn<S, Q> {
    /// The next batch; `None` when nobody waits, and the lane is closed.
    fn next(&mut self) -> Option<(Vec<Q>, Senders<Q::Answer>, Span)> {
        let mut lanes = self.batches.lock();
        let waiting = lanes.get_mut(&self.lane)?;
        waiting.retain(Waiting::is_waited_for);
        if waiting.is_empty() {
            lanes.remove(&self.lane);
            self.over = true;
            return None;
        }
        let rest = waiting.split_off(waiting.len().min(Q::MOST));
        let batch = std::mem::replace(waiting, rest);
        drop(lanes);
        let span = trace::batch(batch.iter().map(|waiting| &waiting.span));
        let (requests, answers) = batch.into_iter().map(|waiting| (waiting.request, waiting.answer)).unzip();
        Some((requests, answers, span))
    }
}

impl<S, Q: Batched<S>> Drop for Turn<S, Q> {
    fn drop(&mut self) {
        // After a crash nobody would ever serve the lane again: those who wait are told, and the next one opens it anew.
        if !self.over {
            self.batches.lock().remove(&self.lane);
        }
    }
}

impl<S, Q: Batched<S>> Clone for Batches<S, Q> {
    fn clone(&self) -> Self {
        Self { lanes: Arc::clone(&self.lanes) }
    }
}

impl<S, Q: Batched<S>> Default for Batches<S, Q> {
    fn default() -> Self {
        Self { lanes: Arc::default() }
    }
}

impl<S, Q: Batched<S>> std::fmt::Debug for Batches<S, Q> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Batches").field("lanes", &self.lock().len()).finish()
    }
}
