//! A bad line, a server that closes early, models that fail.

use super::{World, invite};
use crate::fakes::{FakeServer, Fault, prompt};
use crate::participant::{OutcomeStatus, ParticipantError, ParticipantEvent};
use crate::platform::LlmError;
use crate::search::SearchEvent;

#[tokio::test]
async fn every_request_may_be_lost_either_way() {
    let calm = World::default();
    let expected = calm.run().await.expect("an outcome");
    for request in 0..calm.server.change(|inner| inner.requests) {
        for fault in [Fault::RequestLost, Fault::ResponseLost, Fault::Unavailable] {
            let world = World::on(FakeServer::with_faults([(request, fault)]));
            assert_eq!(world.run().await.as_ref(), Ok(&expected), "{fault:?} at request {request}");
            let sent = |world: &World| world.server.change(|inner| inner.submissions.clone());
            assert_eq!(sent(&world), sent(&calm));
            assert!(world.recorder.events().iter().any(|event| matches!(event, ParticipantEvent::Retrying { .. })));
        }
    }
}

#[tokio::test]
async fn a_server_away_for_minutes_is_waited_for() {
    let world = World::on(FakeServer::with_faults((3..60).map(|request| (request, Fault::Unavailable))));
    assert_eq!(world.run().await.expect("an outcome").rounds.len(), 3);
    let waits = world.recorder.events().into_iter().filter_map(|event| match event {
        ParticipantEvent::Retrying { wait_ms, .. } => Some(wait_ms),
        _ => None,
    });
    let waits: Vec<u64> = waits.collect();
    assert!(waits.len() == 57 && waits.iter().all(|wait| (1_500..=10_000).contains(wait)), "{waits:?}");
}

#[tokio::test]
async fn a_round_that_closed_first_is_let_go() {
    let world = World::default();
    world.server.change(|inner| inner.closing_early = vec![2]);
    let outcome = world.run().await.expect("an outcome");
    let counted: Vec<_> = outcome.rounds.iter().map(|summary| (summary.round, summary.counted)).collect();
    assert_eq!(counted, [(1, true), (2, false), (3, true)]);
    assert!(world.recorder.events().contains(&ParticipantEvent::TooLate { round: 2 }));
}

#[tokio::test]
async fn a_round_that_opens_again_gets_the_same_words_for_free() {
    let calm = World::default().run().await.expect("an outcome");
    let world = World::default();
    world.server.change(|inner| inner.reopening = vec![1]);
    let outcome = world.run().await.expect("an outcome");
    assert_eq!((outcome.rounds.len(), &outcome.final_prompt), (3, &calm.final_prompt));
    assert!(outcome.rounds.iter().all(|summary| summary.counted));
    assert_eq!(outcome.llm_calls, calm.llm_calls);
}

#[tokio::test]
async fn another_submission_of_the_same_participant_is_adopted() {
    let world = World::default();
    world.server.change(|inner| inner.submissions.push((1, prompt("w05"))));
    let server = world.server.clone();
    let participant = world.participant();
    let task = tokio::spawn(async move { participant.run(Some(invite())).await });
    // The server holds the words of round 1 already and goes on only when somebody makes it.
    loop {
        tokio::task::yield_now().await;
        let events = world.recorder.events();
        if events.iter().any(|event| matches!(event, ParticipantEvent::Waiting(_))) {
            server.change(|inner| inner.round = inner.round.max(2));
            break;
        }
    }
    let outcome = task.await.expect("no panic").expect("an outcome");
    assert!(outcome.rounds[0].counted && outcome.rounds.len() == 3);
    assert_eq!(server.change(|inner| inner.submissions[0].clone()), (1, prompt("w05")));
}

#[tokio::test]
async fn a_server_that_goes_on_from_a_backup_gets_the_same_words_again() {
    let calm = World::default().run().await.expect("an outcome");
    let world = World::default();
    let (server, participant) = (world.server.clone(), world.participant());
    let task = tokio::spawn(async move { participant.run(Some(invite())).await });
    let first = loop {
        tokio::task::yield_now().await;
        let uploaded = |event: &ParticipantEvent| matches!(event, ParticipantEvent::Uploaded { .. });
        if world.recorder.events().iter().any(uploaded) {
            // The backup is older than the acknowledgement.
            break server.change(|inner| {
                (inner.round, inner.prompt) = (1, inner.spec.task.seed_prompt.clone());
                inner.revision += 1;
                inner.submissions.drain(..).next()
            });
        }
    };
    let outcome = task.await.expect("no panic").expect("an outcome");
    assert_eq!(server.change(|inner| inner.submissions.first().cloned()), first);
    assert_eq!((outcome.llm_calls, &outcome.final_prompt), (calm.llm_calls, &calm.final_prompt));
    let mut rounds = outcome.rounds;
    rounds.sort_by_key(|summary| summary.round);
    assert_eq!(rounds, calm.rounds);
}

#[tokio::test]
async fn a_refusing_llm_stops_the_participant_until_it_is_mended() {
    let world = World::default();
    world.llm.fail([LlmError::Refused("wrong key".to_owned())]);
    assert_eq!(world.run().await, Err(ParticipantError::Model("wrong key".to_owned())));
    assert!(world.server.change(|inner| inner.submissions.is_empty()));
    let outcome = world.run().await.expect("an outcome");
    assert_eq!((outcome.status, outcome.rounds.len()), (OutcomeStatus::Finished, 3));
}

#[tokio::test]
async fn a_refusal_in_the_middle_of_a_search_stops_it_there_and_changes_nothing() {
    let calm = World::default();
    let expected = calm.run().await.expect("an outcome");
    let world = World::default();
    let participant = world.participant();
    let task = tokio::spawn(async move { participant.run(Some(invite())).await });
    loop {
        tokio::task::yield_now().await;
        if world
            .recorder
            .events()
            .iter()
            .any(|event| matches!(event, ParticipantEvent::Search(SearchEvent::Tried { .. })))
        {
            world.llm.fail([LlmError::Refused("quota".to_owned())]);
            break;
        }
    }
    assert_eq!(task.await.expect("no panic"), Err(ParticipantError::Model("quota".to_owned())));
    assert!(world.server.change(|inner| inner.submissions.len()) < 3, "nothing half searched was sent");
    let outcome = world.run().await.expect("an outcome");
    assert_eq!((outcome.final_prompt, outcome.llm_calls), (expected.final_prompt, expected.llm_calls));
    let sent = |world: &World| world.server.change(|inner| inner.submissions.clone());
    assert_eq!(sent(&world), sent(&calm));
}

#[tokio::test]
async fn a_prompt_that_breaks_the_rules_is_not_used() {
    for text in ["w01 outside", "w01 w02 w03 w04 w05"] {
        let world = World::default();
        world.server.change(|inner| inner.prompt = prompt(text));
        assert!(matches!(world.run().await, Err(ParticipantError::BadPrompt(_))), "{text}");
        assert!(world.llm.calls().is_empty());
    }
}

#[tokio::test]
async fn a_task_that_changed_is_refused() {
    let world = World::default();
    world.server.change(|inner| inner.spec.task.description = "something else".to_owned());
    assert_eq!(world.run().await, Err(ParticipantError::OtherTask));
    assert!(world.server.change(|inner| inner.joins.is_empty()));
}
