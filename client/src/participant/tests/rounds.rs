//! What a participant does in a round, and what it tells.

use super::World;
use crate::fakes::{FakeClock, FakeLlm, FakeProposer, FakeServer, FakeStorage, Recorder, config, prompt, rows};
use crate::participant::{OutcomeStatus, Participant, ParticipantConfig, ParticipantError, ParticipantEvent, Review};
use crate::search::SearchEnd;
use feddtpt_shared::Prompt;
use feddtpt_shared::ballot::Ballot;
use feddtpt_shared::messages::Secret;

#[tokio::test]
async fn rounds_follow_one_another() {
    let world = World::default();
    let outcome = world.run().await.expect("an outcome");
    assert_eq!(outcome.status, OutcomeStatus::Finished);
    assert_eq!(outcome.rounds.iter().map(|summary| summary.round).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(outcome.prompts_seen.len(), 3);
    assert_eq!(outcome.prompts_seen[0].prompt, prompt("w01 w02 w03"));
    assert_eq!(outcome.final_prompt, outcome.rounds[2].proposal);
    assert_eq!(outcome.llm_calls, world.llm.calls().len() as u64);
    assert_eq!(outcome.llm_calls, outcome.rounds.iter().map(|summary| summary.llm_calls).sum::<u64>());
    let again = world.participant().run(None).await.expect("the same outcome, without an invite");
    assert_eq!(again, outcome);
}

#[tokio::test]
async fn what_is_sent_was_shown_before() {
    let world = World::default();
    world.run().await.expect("an outcome");
    let events = world.recorder.events();
    for (round, sent) in world.server.change(|inner| inner.submissions.clone()) {
        let shown = events.iter().position(|event| {
            matches!(event, ParticipantEvent::UploadPreview { round: at, prompt, .. } if *at == round && *prompt == sent)
        });
        let arrived = events
            .iter()
            .position(|event| matches!(event, ParticipantEvent::Uploaded { receipt, .. } if receipt.round == round));
        assert!(shown.expect("shown") < arrived.expect("arrived"));
    }
}

#[tokio::test]
async fn without_budget_it_still_takes_part() {
    let world = World { budget: Some(0), ..World::default() };
    let outcome = world.run().await.expect("an outcome");
    assert_eq!((outcome.rounds.len(), outcome.llm_calls, world.llm.calls().len()), (3, 0, 0));
    let reached =
        |event: &ParticipantEvent| matches!(event, ParticipantEvent::SearchEnded { end: SearchEnd::BudgetReached, .. });
    assert_eq!(world.recorder.events().iter().filter(|event| reached(event)).count(), 3, "and says why it stopped");
    assert_eq!(outcome.final_prompt, prompt("w01 w02 w03"));
}

#[tokio::test]
async fn without_invite_or_state_there_is_nothing_to_do() {
    let world = World::default();
    assert_eq!(world.participant().run(None).await, Err(ParticipantError::NoInvite));
    assert_eq!(world.server.change(|inner| inner.requests), 0);
}

#[tokio::test]
async fn leaving_is_for_good() {
    let world = World::default();
    world.server.change(|inner| inner.round = 4);
    world.run().await.expect("an outcome");
    let outcome = world.participant().leave().await.expect("an outcome");
    assert_eq!(outcome.status, OutcomeStatus::Left);
    assert_eq!(world.participant().run(None).await.expect("an outcome").status, OutcomeStatus::Left);
}

#[tokio::test]
async fn rounds_can_be_capped() {
    let server = FakeServer::default();
    let config = ParticipantConfig { max_rounds: Some(0), ..config(None) };
    let (llm, recorder) = (FakeLlm::default(), Recorder::default());
    let participant = build(config, &llm, &server, &recorder, Refuse);
    let task = tokio::spawn(async move { participant.run(Some(Secret::new("invite"))).await });
    while !recorder.events().iter().any(|event| matches!(event, ParticipantEvent::Waiting(_))) {
        tokio::task::yield_now().await;
    }
    server.change(|inner| inner.round = 4);
    assert!(task.await.expect("no panic").expect("an outcome").rounds.is_empty());
    assert!(llm.calls().is_empty());
}

/// Lets nothing pass.
pub(super) struct Refuse;

impl Review for Refuse {
    async fn approve(&self, _: &Prompt) -> bool {
        false
    }

    async fn approve_ballot(&self, _: &[Prompt], _: &Ballot) -> bool {
        false
    }
}

pub(super) type Reviewed = Participant<FakeLlm, FakeProposer, FakeServer, FakeClock, FakeStorage, Recorder, Refuse>;

pub(super) fn build(
    config: ParticipantConfig,
    llm: &FakeLlm,
    server: &FakeServer,
    recorder: &Recorder,
    review: Refuse,
) -> Reviewed {
    let (clock, storage) = (FakeClock::default(), FakeStorage::default());
    Participant::new(
        config,
        rows(),
        llm.clone(),
        FakeProposer,
        server.clone(),
        clock,
        storage,
        recorder.clone(),
        review,
    )
}

#[tokio::test]
async fn what_the_reviewer_refuses_stays_here() {
    let (server, llm, recorder) = (FakeServer::default(), FakeLlm::default(), Recorder::default());
    let participant = build(config(None), &llm, &server, &recorder, Refuse);
    participant.run(Some(Secret::new("invite"))).await.expect("an outcome");
    let start = prompt("w01 w02 w03");
    assert!(server.change(|inner| inner.submissions.iter().all(|(_, sent)| *sent == start)));
}
