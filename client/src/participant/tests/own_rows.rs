//! Judging all own rows at the end.

use super::World;
use crate::fakes::{rows, spec};
use crate::participant::own_accuracy;
use std::collections::HashSet;

#[tokio::test]
async fn what_the_search_asked_is_not_asked_again() {
    let world = World::default();
    let outcome = world.run().await.expect("an outcome");
    let searched: HashSet<_> = world.llm.calls().into_iter().collect();
    let (task, own) = (spec().task, rows());
    let judge = async || own_accuracy(&world.llm, &world.clock, &world.storage, &own, &task, &outcome, None).await;
    let found = judge().await;
    let calls = world.llm.calls();
    let judged = &calls[usize::try_from(outcome.llm_calls).expect("small")..];
    assert_eq!(judged.len() as u64, found.llm_calls);
    assert!(judged.iter().all(|call| !searched.contains(call)), "a pair was asked twice");
    assert!(found.llm_calls < 2 * own.len() as u64, "the search had asked about some of them");
    let counts = |score: Option<crate::Score>| score.map(|score| score.total as usize);
    assert_eq!((counts(found.before.clone()), counts(found.after.clone())), (Some(own.len()), Some(own.len())));
    assert_eq!(judge().await, found, "kept");
    assert_eq!(world.llm.calls().len(), calls.len());
}
