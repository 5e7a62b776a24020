//! `POST /api/v1/federations/{id}/actions`

use crate::util::{Guest, Reply, TestServer, policy, prompt, settle, spec};
use feddtpt_shared::federation::{FederationStatus, Phase, RoundPolicy};
use feddtpt_shared::host::HostAction;
use feddtpt_shared::messages::{FederationView, Instruction};
use feddtpt_shared::problem::ProblemType;
use feddtpt_shared::transcript::{TranscriptEvent, rolled_back};
use reqwest::Method;

async fn act(server: &TestServer, action: &HostAction) -> Reply {
    server.send(server.host(Method::POST, &server.below("/actions")).json(action)).await
}

async fn acted(server: &TestServer, action: &HostAction) -> FederationView {
    act(server, action).await.json()
}

async fn refused(server: &TestServer, action: &HostAction) -> String {
    let problem = act(server, action).await.problem();
    assert_eq!(problem.kind, ProblemType::WrongState, "{problem}");
    problem.detail
}

/// Three rounds and two participants, in round 1.
async fn running() -> (TestServer, [Guest; 2]) {
    let server = TestServer::start().await.with_spec(&spec(3, policy())).await;
    let guests = [server.guest().await, server.guest().await];
    server.opens(1).await;
    (server, guests)
}

async fn publish(server: &TestServer, guests: &[Guest], round: u32, words: &str) {
    for guest in guests {
        assert_eq!(guest.submit(server, round, words).await.status, 200);
    }
    server.clock.advance_ms(1_000);
    server.sees("the result", |view| view.prompts.len() > round as usize).await;
}

#[tokio::test]
async fn a_pause_leaves_the_phase_the_time_it_had() {
    let (server, guests) = running().await;
    guests[0].submit(&server, 1, "good").await;
    server.clock.advance_ms(4_000);
    assert_eq!(acted(&server, &HostAction::Pause).await.status, FederationStatus::Paused);
    assert_eq!(acted(&server, &HostAction::Pause).await.status, FederationStatus::Paused);
    server.clock.advance_ms(60_000);
    settle().await;
    let view = guests[1].poll(&server, None).await;
    assert_eq!((view.status, view.instruction, view.closes_in_ms), (FederationStatus::Paused, Instruction::Wait, None));
    // Whoever was searching when it was paused loses nothing, and nothing is published meanwhile.
    assert_eq!(guests[1].submit(&server, 1, "great").await.status, 200);
    settle().await;
    assert_eq!(server.view().await.prompts.len(), 1);
    let late = server.guest().await;
    assert_eq!(acted(&server, &HostAction::Resume).await.status, FederationStatus::Running);
    let view = late.poll(&server, None).await;
    assert_eq!((view.instruction, view.closes_in_ms), (Instruction::Propose, Some(6_000)));
    acted(&server, &HostAction::Resume).await;
    server.clock.advance_ms(5_999);
    settle().await;
    assert_eq!(server.view().await.round, 1);
    server.clock.advance_ms(1);
    assert_eq!(server.opens(2).await.prompts[1].proposals, 2);
    let events = server.transcript().await;
    assert_eq!(events[1].event, TranscriptEvent::Paused { round: 1 });
    assert_eq!(events[2].event, TranscriptEvent::Resumed { round: 1 });
    assert!(matches!(events[3].event, TranscriptEvent::Published { .. }));
}

#[tokio::test]
async fn a_pause_holds_before_the_first_round_and_over_a_restart() {
    let mut server = TestServer::start().await.with_federation().await;
    acted(&server, &HostAction::Pause).await;
    let guests = [server.guest().await, server.guest().await];
    settle().await;
    assert_eq!(server.view().await.round, 0);
    server.restart().await;
    settle().await;
    assert_eq!(server.view().await.status, FederationStatus::Paused);
    assert_eq!(guests[0].poll(&server, None).await.instruction, Instruction::Wait);
    acted(&server, &HostAction::Resume).await;
    server.opens(1).await;
}

#[tokio::test]
async fn a_bad_prompt_is_taken_back() {
    let (server, guests) = running().await;
    publish(&server, &guests, 1, "good film").await;
    publish(&server, &guests, 2, "bad film").await;
    guests[0].submit(&server, 3, "bad movie").await;
    assert!(refused(&server, &HostAction::RollBack { round: 3, to_round: 3 }).await.contains("round 3 has no prompt"));
    assert!(refused(&server, &HostAction::RollBack { round: 4, to_round: 1 }).await.contains("has not begun"));
    assert!(refused(&server, &HostAction::RollBack { round: 2, to_round: 1 }).await.contains("round 2 is over"));
    let back = HostAction::RollBack { round: 3, to_round: 1 };
    let view = acted(&server, &back).await;
    // It was the last round: its result is the prompt of the first.
    assert_eq!((view.status, view.phase), (FederationStatus::Finished, Some(Phase::Published)));
    assert_eq!(view.prompts[3].prompt, view.prompts[1].prompt);
    assert_eq!(view.prompts[3].proposals, 0);
    let end = guests[1].poll(&server, None).await;
    assert_eq!((end.instruction, &end.prompt), (Instruction::Stop, &view.prompts[1].prompt));
    assert_eq!(guests[1].submit(&server, 3, "bad movie").await.problem().kind, ProblemType::RoundClosed);
    let record = server.transcript().await;
    assert_eq!(rolled_back(&record, 3), Some(1));
    // The answer may have been lost: what is done is told as the first time, also after the end, and nothing else is done.
    assert_eq!(acted(&server, &back).await, view);
    assert_eq!(acted(&server, &HostAction::CloseRound { round: 2, stage: 0 }).await, view);
    assert!(refused(&server, &HostAction::RollBack { round: 3, to_round: 0 }).await.contains("has ended"));
    assert!(refused(&server, &HostAction::Pause).await.contains("has ended"));
    assert_eq!(server.transcript().await, record);
}

#[tokio::test]
async fn rolling_back_twice_ends_one_round() {
    let (server, guests) = running().await;
    publish(&server, &guests, 1, "bad film").await;
    acted(&server, &HostAction::Pause).await;
    let back = HostAction::RollBack { round: 2, to_round: 0 };
    let view = acted(&server, &back).await;
    assert_eq!((view.status, view.round), (FederationStatus::Paused, 3), "what is paused stays paused");
    assert_eq!(acted(&server, &back).await.round, 3);
    assert!(refused(&server, &HostAction::RollBack { round: 2, to_round: 1 }).await.contains("is over"));
    acted(&server, &HostAction::Resume).await;
    let view = guests[0].poll(&server, None).await;
    assert_eq!((view.round, view.instruction), (3, Instruction::Propose));
    assert_eq!(view.prompt, server.view().await.spec.task.seed_prompt);
    assert_eq!(view.closes_in_ms, Some(10_000));
    publish(&server, &guests, 3, "good film").await;
    assert_eq!(server.view().await.status, FederationStatus::Finished);
}

#[tokio::test]
async fn a_round_is_closed_early_but_not_below_the_minimum() {
    let policy = RoundPolicy { min_participants: 1, quorum: 1, ..policy() };
    let server = TestServer::start().await.with_spec(&spec(2, policy)).await;
    let guests = [server.guest().await, server.guest().await];
    server.opens(1).await;
    let close = HostAction::CloseRound { round: 1, stage: 0 };
    assert!(refused(&server, &close).await.contains("0 of at least 1"));
    guests[0].submit(&server, 1, "good").await;
    acted(&server, &close).await;
    assert_eq!(server.opens(2).await.prompts[1].proposals, 1);
    assert_eq!(acted(&server, &close).await.round, 2, "a repetition does not close the next round");
    assert!(refused(&server, &HostAction::CloseRound { round: 3, stage: 0 }).await.contains("has not begun"));
    acted(&server, &HostAction::Pause).await;
    assert!(refused(&server, &HostAction::CloseRound { round: 2, stage: 0 }).await.contains("resume it first"));
}

#[tokio::test]
async fn a_cancelled_federation_says_why_at_once() {
    let (server, guests) = running().await;
    let before = guests[0].poll(&server, None).await;
    let cancel = HostAction::Cancel { reason: Some("the labels were wrong".to_owned()) };
    let (end, ()) = tokio::join!(guests[0].poll(&server, Some(before.revision)), async {
        let view = acted(&server, &cancel).await;
        assert_eq!((view.status, view.phase), (FederationStatus::Cancelled, Some(Phase::Failed)));
    });
    assert_eq!((end.status, end.instruction), (FederationStatus::Cancelled, Instruction::Stop));
    assert_eq!(end.reason.as_deref(), Some("cancelled by the host: the labels were wrong"));
    acted(&server, &cancel).await;
    assert!(refused(&server, &HostAction::Resume).await.contains("has ended"));
    assert_eq!(guests[1].submit(&server, 1, "good").await.problem().kind, ProblemType::RoundClosed);
    let invites = server.send(server.host(Method::POST, &server.below("/invites")).body(r#"{"count":1}"#)).await;
    assert!(invites.status >= 400);
    assert_eq!(server.transcript().await.len(), 2);
}

#[tokio::test]
async fn an_aggregation_that_was_paused_is_done_afterwards() {
    let gated = std::sync::Arc::new(crate::util::Gated::default());
    let server = TestServer::start_with(std::sync::Arc::<crate::util::Gated>::clone(&gated)).await;
    let server = server.with_spec(&spec(1, policy())).await;
    let guests = [server.guest().await, server.guest().await];
    server.opens(1).await;
    for guest in &guests {
        guest.submit(&server, 1, "good film").await;
    }
    server.clock.advance_ms(1_000);
    crate::util::until("the aggregation", async || (!gated.asked.lock().unwrap().is_empty()).then_some(())).await;
    acted(&server, &HostAction::Pause).await;
    gated.open.store(true, std::sync::atomic::Ordering::SeqCst);
    settle().await;
    assert_eq!(server.view().await.prompts.len(), 1, "nothing is published while the clock stands still");
    acted(&server, &HostAction::Resume).await;
    let view = server.sees("the end", |view| view.status.is_terminal()).await;
    assert_eq!((view.status, &view.prompts[1].prompt), (FederationStatus::Finished, &prompt("film good")));
}

#[tokio::test]
async fn only_the_host_acts_and_only_in_words_that_are_seen() {
    let (server, guests) = running().await;
    let pause = server.request(Method::POST, &server.below("/actions")).json(&HostAction::Pause);
    assert_eq!(server.send(pause.bearer_auth(guests[0].token.expose())).await.problem().kind, ProblemType::Forbidden);
    let hidden = HostAction::Cancel { reason: Some("fine\u{202e}".to_owned()) };
    assert_eq!(act(&server, &hidden).await.problem().kind, ProblemType::Unprocessable);
    for body in ["{}", r#"{"action":"restart"}"#, r#"{"action":"pause","round":1}"#, r#"{"action":"close_round"}"#] {
        let request = server.host(Method::POST, &server.below("/actions")).header("content-type", "application/json");
        let reply = server.send(request.body(body)).await;
        // An unknown field beside a word without fields is not worth a refusal.
        assert!(matches!(reply.status, 200 | 400 | 422), "{body}: {}", reply.status);
        assert!(reply.status != 200 || body.contains("pause"), "{body}");
    }
}
