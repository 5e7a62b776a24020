//! Requests that share the way to the database.
//!
//! A request that comes while an earlier one is on its way waits for it and then goes together with all others that came
//! meanwhile: the busier the server, the more of them share a transaction, a flush to the disk, or a read. Nobody waits
//! for company: on an idle server a request goes at once, alone. A batch begins after each of its requests was made, so
//! whatever was committed before is seen.

use super::StoreError;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

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
    answer: oneshot::Sender<Result<Q::Answer, StoreError>>,
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
    /// Waits for the answer. A request whose client goes away meanwhile is carried out all the same.
    pub(super) async fn ask(&self, store: &S, request: Q) -> Result<Q::Answer, StoreError> {
        let (answer, answered) = oneshot::channel();
        let lane = request.lane();
        let waiting = Waiting { request, answer };
        let first = match self.lock().entry(lane.clone()) {
            Entry::Occupied(mut lane) => {
                lane.get_mut().push(waiting);
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
        while let Some((requests, waiting)) = self.next() {
            match Q::ask(&store, &requests).await {
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
    fn next(&mut self) -> Option<(Vec<Q>, Senders<Q::Answer>)> {
        let mut lanes = self.batches.lock();
        let waiting = lanes.get_mut(&self.lane)?;
        if waiting.is_empty() {
            lanes.remove(&self.lane);
            self.over = true;
            return None;
        }
        let rest = waiting.split_off(waiting.len().min(Q::MOST));
        let batch = std::mem::replace(waiting, rest);
        drop(lanes);
        Some(batch.into_iter().map(|waiting| (waiting.request, waiting.answer)).unzip())
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use tokio::sync::{Notify, Semaphore};
    use tokio::task::JoinSet;

    /// Counts what it is asked, and answers when it is let.
    #[derive(Clone, Default)]
    struct Slow {
        asked: Arc<Mutex<Vec<Vec<u32>>>>,
        begun: Arc<Notify>,
        gate: Arc<Semaphore>,
    }

    #[derive(Clone, Copy)]
    struct Number {
        lane: u32,
        number: u32,
    }

    const CRASH: u32 = 666;
    const FAIL: u32 = 13;

    impl Batched<Slow> for Number {
        type Lane = u32;
        type Answer = u32;
        const MOST: usize = 4;

        fn lane(&self) -> u32 {
            self.lane
        }

        async fn ask(store: &Slow, requests: &[Self]) -> Result<Vec<u32>, StoreError> {
            let numbers: Vec<u32> = requests.iter().map(|request| request.number).collect();
            store.asked.lock().unwrap().push(numbers.clone());
            store.begun.notify_one();
            store.gate.acquire().await.unwrap().forget();
            assert!(!numbers.contains(&CRASH), "as the test wants it");
            if numbers.contains(&FAIL) {
                return Err(StoreError::Contended("as the test wants it".to_owned()));
            }
            Ok(numbers.iter().map(|number| 10 * number).collect())
        }
    }

    struct Scene {
        store: Slow,
        batches: Batches<Slow, Number>,
        answers: JoinSet<(u32, Result<u32, StoreError>)>,
    }

    impl Scene {
        /// Request 1 of lane 0 is on its way and held up.
        async fn new() -> Self {
            let mut scene = Self { store: Slow::default(), batches: Batches::default(), answers: JoinSet::new() };
            scene.ask(0, 1);
            scene.store.begun.notified().await;
            scene
        }

        /// Asks, in a task that has got as far as waiting when this returns: the tests run on one thread.
        fn ask(&mut self, lane: u32, number: u32) {
            let (store, batches) = (self.store.clone(), self.batches.clone());
            self.answers.spawn(async move { (number, batches.ask(&store, Number { lane, number }).await) });
        }

        async fn settle(&self) {
            for _ in 0..20 {
                tokio::task::yield_now().await;
            }
        }

        fn asked(&self) -> Vec<Vec<u32>> {
            self.store.asked.lock().unwrap().clone()
        }

        async fn answers(self) -> Vec<(u32, Result<u32, StoreError>)> {
            let answers = tokio::time::timeout(Duration::from_secs(10), self.answers.join_all()).await;
            let mut answers = answers.expect("somebody waits for ever");
            answers.sort_by_key(|(number, _)| *number);
            answers
        }
    }

    #[tokio::test]
    async fn what_comes_meanwhile_goes_together_and_in_order() {
        let mut scene = Scene::new().await;
        (2..=7).for_each(|number| scene.ask(0, number));
        scene.settle().await;
        assert_eq!(scene.asked(), [vec![1]]);
        scene.store.gate.add_permits(3);
        scene.settle().await;
        assert_eq!(scene.asked(), [vec![1], vec![2, 3, 4, 5], vec![6, 7]]);
        let batches = scene.batches.clone();
        let answers = scene.answers().await;
        assert!(answers.iter().all(|(number, answer)| answer.as_ref().unwrap() == &(10 * number)), "{answers:?}");
        assert_eq!(answers.len(), 7);
        tokio::task::yield_now().await;
        assert!(batches.lock().is_empty(), "a lane stays although nobody waits");
    }

    #[tokio::test]
    async fn lanes_do_not_wait_for_each_other() {
        let mut scene = Scene::new().await;
        scene.ask(1, 2);
        scene.settle().await;
        assert_eq!(scene.asked(), [vec![1], vec![2]]);
        scene.store.gate.add_permits(2);
        assert_eq!(scene.answers().await.len(), 2);
    }

    #[tokio::test]
    async fn an_error_is_everybodys_and_the_next_batch_goes_on() {
        let mut scene = Scene::new().await;
        [2, 3, 4, FAIL, 14].into_iter().for_each(|number| scene.ask(0, number));
        scene.settle().await;
        scene.store.gate.add_permits(3);
        let failed: Vec<bool> = scene.answers().await.iter().map(|(_, answer)| answer.is_err()).collect();
        assert_eq!(failed, [false, true, true, true, true, false]);
    }

    #[tokio::test]
    async fn a_crash_leaves_nobody_waiting() {
        let mut scene = Scene::new().await;
        [2, 3, 4, CRASH, 667].into_iter().for_each(|number| scene.ask(0, number));
        scene.settle().await;
        scene.store.gate.add_permits(2);
        scene.settle().await;
        // The lane is opened anew.
        scene.ask(0, 668);
        scene.settle().await;
        scene.store.gate.add_permits(1);
        let failed: Vec<(u32, bool)> =
            scene.answers().await.iter().map(|(number, answer)| (*number, answer.is_err())).collect();
        assert_eq!(failed, [(1, false), (2, true), (3, true), (4, true), (CRASH, true), (667, true), (668, false)]);
    }

    #[tokio::test]
    async fn a_client_that_goes_away_takes_nothing_with_it() {
        let mut scene = Scene::new().await;
        scene.answers.abort_all();
        while scene.answers.join_next().await.is_some() {}
        scene.ask(0, 2);
        scene.settle().await;
        scene.store.gate.add_permits(2);
        assert!(scene.answers().await[0].1.is_ok());
    }
}
