//! On one thread, so that the order of everything is known.

use super::*;
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinSet;

/// Counts what it is asked, and answers when it is let.
#[derive(Clone)]
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
        let gate = Arc::new(Semaphore::new(0));
        let store = Slow { asked: Arc::default(), begun: Arc::default(), gate };
        let mut scene = Self { store, batches: Batches::default(), answers: JoinSet::new() };
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
    for number in [2, 3, 4, FAIL, 14] {
        scene.ask(0, number);
    }
    scene.settle().await;
    scene.store.gate.add_permits(3);
    let failed: Vec<bool> = scene.answers().await.iter().map(|(_, answer)| answer.is_err()).collect();
    assert_eq!(failed, [false, true, true, true, true, false]);
}

#[tokio::test]
async fn a_crash_leaves_nobody_waiting() {
    let mut scene = Scene::new().await;
    for number in [2, 3, 4, CRASH, 667] {
        scene.ask(0, number);
    }
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
    (2..=20).for_each(|number| scene.ask(0, number));
    scene.settle().await;
    scene.answers.abort_all();
    while scene.answers.join_next().await.is_some() {}
    scene.ask(0, 21);
    scene.settle().await;
    let waiting = |scene: &Scene| scene.batches.lock()[&0].len();
    assert!(waiting(&scene) <= 20);
    // Those who come and go do not pile up.
    for number in 100..200 {
        scene.ask(0, number);
        scene.settle().await;
        scene.answers.abort_all();
        while scene.answers.join_next().await.is_some() {}
    }
    assert!(waiting(&scene) <= <Number as Batched<Slow>>::MOST, "{}", waiting(&scene));
    scene.ask(0, 22);
    scene.settle().await;
    scene.store.gate.add_permits(2);
    assert!(scene.answers().await[0].1.is_ok());
}
