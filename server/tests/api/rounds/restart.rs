//! A server that dies in each phase, and the one that goes on.

use crate::util::{Gated, TestServer, Union, policy, settle, spec};
use feddtpt_server::export;
use feddtpt_server::store::SqliteStore;
use feddtpt_shared::federation::{FederationStatus, Phase, RoundPolicy};
use std::sync::Arc;

#[tokio::test]
async fn while_gathering() {
    let mut server = TestServer::start().await.with_federation().await;
    let a = server.guest().await;
    server.restart().await;
    server.guest().await;
    server.opens(1).await;
    assert_eq!(a.poll(&server, None).await.round, 1);
}

#[tokio::test]
async fn while_proposing_time_goes_on_where_it_was() {
    let mut server = TestServer::start().await.with_federation().await;
    let guests = [server.guest().await, server.guest().await, server.guest().await];
    server.opens(1).await;
    for guest in &guests[..2] {
        guest.submit(&server, 1, "good").await;
    }
    server.clock.advance_ms(6_000);
    server.restart().await;
    assert_eq!(guests[2].poll(&server, None).await.closes_in_ms, Some(4_000));
    server.clock.advance_ms(3_999);
    settle().await;
    assert_eq!(server.view().await.round, 1);
    server.clock.advance_ms(1);
    assert_eq!(server.opens(2).await.prompts[1].proposals, 2);
}

#[tokio::test]
async fn while_aggregating_the_accepted_set_is_aggregated_again() {
    let shut = Arc::new(Gated::default());
    let policy = RoundPolicy { min_duration_ms: 0, ..policy() };
    let server = TestServer::start_with(Arc::<Gated>::clone(&shut)).await;
    let mut server = server.with_spec(&spec(1, policy)).await;
    let guests = [server.guest().await, server.guest().await];
    server.opens(1).await;
    guests[0].submit(&server, 1, "good film").await;
    guests[1].submit(&server, 1, "great film").await;
    server.sees("the aggregation", |view| view.phase == Some(Phase::Aggregate)).await;
    let late = server.guest().await.submit(&server, 1, "bad").await.problem();
    assert!(late.detail.contains("being aggregated"), "{late}");
    crate::util::until("the method to be asked", async || (!shut.asked.lock().unwrap().is_empty()).then_some(())).await;
    let open = Arc::new(Gated::default());
    open.open.store(true, std::sync::atomic::Ordering::SeqCst);
    server.restart_with(Arc::<Gated>::clone(&open)).await;
    let view = server.sees("the end", |view| view.status.is_terminal()).await;
    assert_eq!(view.status, FederationStatus::Finished);
    assert_eq!(*shut.asked.lock().unwrap(), *open.asked.lock().unwrap());
    assert_eq!(server.transcript().await.len(), 2);
}

#[tokio::test]
async fn after_the_end_nothing_changes() {
    let policy = RoundPolicy { min_duration_ms: 0, ..policy() };
    let mut server = TestServer::start().await.with_spec(&spec(1, policy)).await;
    let guests = [server.guest().await, server.guest().await];
    server.opens(1).await;
    for guest in &guests {
        guest.submit(&server, 1, "good film").await;
    }
    let view = server.sees("the end", |view| view.status.is_terminal()).await;
    server.restart().await;
    assert_eq!(server.view().await, view);
    let store = SqliteStore::open(&server.database()).await.unwrap();
    let export = export::read(&store, &server.federation).await.unwrap().unwrap();
    assert_eq!(export.transcript, server.transcript().await);
    let proposals: Vec<_> = export.rounds[1].proposals.iter().map(|proposal| proposal.prompt.clone()).collect();
    assert_eq!(export.rounds[1].result.prompt, Union::of(&proposals, 6));
}
