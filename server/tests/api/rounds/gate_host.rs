//! The host's hand while candidates are judged.

use crate::util::{Guest, Reply, TestServer, gated, policy, prompt, settle};
use feddtpt_shared::federation::{FederationStatus, Phase, RoundPolicy};
use feddtpt_shared::host::HostAction;
use feddtpt_shared::messages::{FederationView, Instruction, Receipt};
use feddtpt_shared::transcript::TranscriptEvent;
use reqwest::Method;

/// Three participants judge four candidates.
async fn scoring() -> (TestServer, [Guest; 3]) {
    let server =
        TestServer::start().await.with_spec(&gated(2, 1, RoundPolicy { min_duration_ms: 0, ..policy() })).await;
    let guests = [server.guest().await, server.guest().await, server.guest().await];
    server.opens(1).await;
    for (guest, words) in guests.iter().zip(["good film", "great film", "good film"]) {
        guest.submit(&server, 1, words).await.json::<Receipt>();
    }
    server.scores(1, 1).await;
    (server, guests)
}

async fn act(server: &TestServer, action: &HostAction) -> Reply {
    server.send(server.host(Method::POST, &server.below("/actions")).json(action)).await
}

async fn acted(server: &TestServer, action: &HostAction) -> FederationView {
    act(server, action).await.json()
}

#[tokio::test]
async fn a_pause_keeps_the_list_the_ballots_and_the_time() {
    let (server, guests) = scoring().await;
    server.clock.advance_ms(4_000);
    let view = acted(&server, &HostAction::Pause).await;
    assert_eq!((view.status, view.phase, view.stage), (FederationStatus::Paused, Some(Phase::Score), 1));
    assert_eq!(guests[0].poll(&server, None).await.instruction, Instruction::Wait);
    for guest in &guests[..2] {
        guest.prefer(&server, 1, 1, "good film", &[0, 1]).await.json::<Receipt>();
    }
    server.clock.advance_ms(60_000);
    settle().await;
    assert_eq!(server.view().await.prompts.len(), 1);
    acted(&server, &HostAction::Resume).await;
    let view = guests[2].poll(&server, None).await;
    assert_eq!((view.instruction, view.closes_in_ms, view.candidates.len()), (Instruction::Score, Some(6_000), 4));
    server.clock.advance_ms(6_000);
    assert_eq!(server.opens(2).await.prompts[1].prompt, prompt("good film"));
}

#[tokio::test]
async fn a_stage_is_closed_with_enough_ballots() {
    let (server, guests) = scoring().await;
    let close = HostAction::CloseRound { round: 1 };
    guests[0].prefer(&server, 1, 1, "good film", &[0, 1]).await.json::<Receipt>();
    let problem = act(&server, &close).await.problem();
    assert!(problem.detail.contains("1 of at least 2 participants have judged"), "{problem}");
    guests[1].prefer(&server, 1, 1, "good film", &[0, 1]).await.json::<Receipt>();
    acted(&server, &close).await;
    assert_eq!(server.opens(2).await.prompts[1].prompt, prompt("good film"));
    acted(&server, &close).await;
}

#[tokio::test]
async fn going_back_and_ending_leave_nothing_to_judge() {
    let (server, guests) = scoring().await;
    guests[0].prefer(&server, 1, 1, "good film", &[0, 1]).await.json::<Receipt>();
    let view = acted(&server, &HostAction::RollBack { round: 1, to_round: 0 }).await;
    assert_eq!((view.round, view.phase, view.stage), (2, Some(Phase::Propose), 0));
    assert_eq!(view.prompts[1].prompt, prompt("the review"));
    let polled = guests[0].poll(&server, None).await;
    assert_eq!((polled.instruction, polled.candidates), (Instruction::Propose, Vec::new()));
    for guest in &guests {
        guest.submit(&server, 2, "overall good").await.json::<Receipt>();
    }
    server.scores(2, 1).await;
    let view = acted(&server, &HostAction::Cancel { reason: None }).await;
    assert_eq!((view.status, view.phase, view.stage), (FederationStatus::Cancelled, Some(Phase::Failed), 0));
    let problem = guests[0].prefer(&server, 2, 1, "overall good", &[0]).await.problem();
    assert!(problem.detail.contains("has ended"), "{problem}");
}

#[tokio::test]
async fn whoever_is_removed_takes_its_ballot_along() {
    let (server, guests) = scoring().await;
    let gone: Receipt = guests[0].prefer(&server, 1, 1, "great film", &[0, 1]).await.json();
    guests[1].prefer(&server, 1, 1, "good film", &[0, 1]).await.json::<Receipt>();
    let path = server.below(&format!("/participants/{}", guests[0].id));
    assert_eq!(server.send(server.host(Method::DELETE, &path)).await.status, 204);
    settle().await;
    assert_eq!(server.view().await.phase, Some(Phase::Score), "one ballot is not enough");
    guests[2].prefer(&server, 1, 1, "good film", &[0, 1]).await.json::<Receipt>();
    server.opens(2).await;
    let transcript = server.transcript().await;
    assert_eq!(transcript[1].event, TranscriptEvent::Removed { round: 1, withdrawn: Some(gone.digest) });
    let TranscriptEvent::Published { submissions, ballots, .. } = &transcript[2].event else {
        panic!("not the result")
    };
    assert_eq!((submissions.len(), ballots.len()), (3, 2), "its proposal was aggregated already");
    assert!(!ballots.contains(&gone.digest));
}
