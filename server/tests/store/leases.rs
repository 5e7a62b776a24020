//! Leases of steps that take time, on a store that several servers share.

use crate::postgres::Database;
use crate::util::{GATHERING, at, gathering, running, step};
use feddtpt_server::store::{Claim, Claimed, Position};
use feddtpt_shared::federation::Phase;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

fn claim(federation: &str, position: Position, holder: &str, lease_ms: u64) -> Claim {
    Claim { federation: federation.to_owned(), position, holder: holder.to_owned(), lease_ms }
}

#[tokio::test]
async fn a_step_is_one_servers_until_its_time_is_over() {
    let Some(Database { store, .. }) = Database::open().await else { return };
    let (federation, _) = running(&store, 1).await;
    let here = at(1, Phase::Propose);
    let ask =
        async |holder: &str, lease_ms: u64| store.claim(&claim(&federation, here, holder, lease_ms)).await.unwrap();
    assert_eq!(ask("a", 60_000).await, Claimed::Yes);
    let Claimed::Held { for_ms } = ask("b", 60_000).await else { panic!("two servers hold one step") };
    assert!((50_000..=60_000).contains(&for_ms), "{for_ms}");
    // Whoever holds it may hold it for longer, or for less.
    assert_eq!(ask("a", 200).await, Claimed::Yes);
    let Claimed::Held { for_ms } = ask("b", 60_000).await else { panic!("two servers hold one step") };
    assert!(for_ms <= 200, "{for_ms}");
    tokio::time::sleep(Duration::from_millis(for_ms)).await;
    assert_eq!(ask("b", 60_000).await, Claimed::Yes);
    assert!(matches!(ask("a", 60_000).await, Claimed::Held { .. }));
}

#[tokio::test]
async fn a_lease_is_for_one_step() {
    let Some(Database { store, .. }) = Database::open().await else { return };
    let (federation, _) = running(&store, 1).await;
    let (here, next) = (at(1, Phase::Propose), at(1, Phase::Aggregate));
    assert_eq!(store.claim(&claim(&federation, here, "a", 60_000)).await.unwrap(), Claimed::Yes);
    assert_eq!(store.claim(&claim(&federation, next, "b", 60_000)).await.unwrap(), Claimed::Gone);
    assert!(store.apply(&step(&federation, here, next)).await.unwrap());
    assert_eq!(store.claim(&claim(&federation, next, "b", 60_000)).await.unwrap(), Claimed::Yes);
    assert_eq!(store.claim(&claim(&federation, here, "a", 60_000)).await.unwrap(), Claimed::Gone);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_servers_one_gets_the_step() {
    let Some(Database { store, .. }) = Database::open().await else { return };
    let federation = gathering(&store).await;
    let mut racers = JoinSet::new();
    for number in 0..8 {
        let (store, claim) = (Arc::clone(&store), claim(&federation, GATHERING, &number.to_string(), 60_000));
        racers.spawn(async move { store.claim(&claim).await.unwrap() });
    }
    let outcomes = racers.join_all().await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Claimed::Yes).count(), 1, "{outcomes:?}");
    assert!(!outcomes.contains(&Claimed::Gone), "{outcomes:?}");
}
