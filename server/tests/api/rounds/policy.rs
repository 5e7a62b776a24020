//! {min, max} participants x {min, max} time.

use crate::util::{Guest, TestServer, policy, settle, spec};
use feddtpt_shared::federation::{FederationStatus, RoundPolicy};
use feddtpt_shared::messages::Instruction;
use feddtpt_shared::transcript::TranscriptEvent;

async fn with_guests(count: usize, policy: RoundPolicy) -> (TestServer, Vec<Guest>) {
    let server = TestServer::start().await.with_spec(&spec(2, policy)).await;
    let mut guests = Vec::new();
    for _ in 0..count {
        guests.push(server.guest().await);
    }
    server.opens(1).await;
    (server, guests)
}

#[tokio::test]
async fn never_before_the_minimum_time() {
    let (server, guests) = with_guests(2, policy()).await;
    for guest in &guests {
        guest.submit(&server, 1, "good").await;
    }
    server.clock.advance_ms(999);
    settle().await;
    assert_eq!(server.view().await.round, 1);
    server.clock.advance_ms(1);
    server.opens(2).await;
}

#[tokio::test]
async fn a_straggler_is_waited_for_until_the_maximum_time() {
    let (server, guests) = with_guests(3, policy()).await;
    for guest in &guests[..2] {
        guest.submit(&server, 1, "good").await;
    }
    server.clock.advance_ms(9_999);
    settle().await;
    assert_eq!(server.view().await.round, 1);
    server.clock.advance_ms(1);
    assert_eq!(server.opens(2).await.prompts[1].proposals, 2);
}

#[tokio::test]
async fn the_maximum_count_closes_early() {
    let (server, guests) = with_guests(4, RoundPolicy { max_participants: Some(3), ..policy() }).await;
    for guest in &guests[..3] {
        guest.submit(&server, 1, "good").await;
    }
    server.clock.advance_ms(1_000);
    assert_eq!(server.opens(2).await.prompts[1].proposals, 3);
}

#[tokio::test]
async fn nobody_waits_for_one_who_leaves() {
    let (server, guests) = with_guests(3, policy()).await;
    for guest in &guests[..2] {
        guest.submit(&server, 1, "good").await;
    }
    server.clock.advance_ms(1_000);
    settle().await;
    assert_eq!(server.view().await.round, 1);
    guests[2].leave(&server).await;
    server.opens(2).await;
}

#[tokio::test]
async fn nobody_waits_twice_for_a_ghost() {
    let server = TestServer::start().await.with_spec(&spec(2, policy())).await;
    // The first is never heard of again after it joined.
    server.guest().await;
    server.clock.advance_ms(10);
    let guests = [server.guest().await, server.guest().await];
    server.opens(1).await;
    for guest in &guests {
        guest.submit(&server, 1, "good").await;
    }
    server.clock.advance_ms(10_000);
    server.opens(2).await;
    for guest in &guests {
        guest.submit(&server, 2, "great").await;
    }
    server.clock.advance_ms(1_000);
    let view = server.sees("the end", |view| view.status.is_terminal()).await;
    assert_eq!((view.status, view.participants), (FederationStatus::Finished, 3));
}

#[tokio::test]
async fn a_late_participant_takes_part() {
    let (server, guests) = with_guests(2, policy()).await;
    let late = server.guest().await;
    assert_eq!(late.poll(&server, None).await.instruction, Instruction::Propose);
    for guest in guests.iter().chain([&late]) {
        guest.submit(&server, 1, "good").await;
    }
    server.clock.advance_ms(1_000);
    assert_eq!(server.opens(2).await.prompts[1].proposals, 3);
}

#[tokio::test]
async fn a_retry_keeps_what_was_accepted() {
    let (server, guests) = with_guests(2, policy()).await;
    guests[0].submit(&server, 1, "good").await;
    server.clock.advance_ms(10_000);
    let view = crate::util::until("the retry", async || {
        Some(guests[1].poll(&server, None).await).filter(|view| view.attempt == 1)
    });
    let view = view.await;
    assert_eq!((view.round, view.submissions, view.instruction), (1, 1, Instruction::Propose));
    assert_eq!(guests[0].poll(&server, None).await.instruction, Instruction::Wait);
    guests[1].submit(&server, 1, "great").await;
    server.clock.advance_ms(1_000);
    assert_eq!(server.opens(2).await.prompts[1].proposals, 2);
}

#[tokio::test]
async fn too_many_failures_end_it_with_a_reason() {
    let (server, guests) = with_guests(2, policy()).await;
    guests[0].submit(&server, 1, "good").await;
    server.clock.advance_ms(10_000);
    crate::util::until("the retry", async || {
        Some(guests[1].poll(&server, None).await).filter(|view| view.attempt == 1)
    })
    .await;
    server.clock.advance_ms(10_000);
    let view = server.sees("the end", |view| view.status.is_terminal()).await;
    assert_eq!(view.status, FederationStatus::Failed);
    assert_eq!(view.reason.as_deref(), Some("round 1: 1 of at least 2 participants submitted within 10000 ms"));
    assert_eq!(guests[0].poll(&server, Some(view.revision)).await.instruction, Instruction::Stop);
    let failed = server.transcript().await.into_iter();
    let failed = failed.filter(|entry| matches!(entry.event, TranscriptEvent::Failed { round: 1, .. }));
    assert_eq!(failed.count(), 2);
}
