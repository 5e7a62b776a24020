//! Judging candidates: what is asked, what leaves, what it costs.

use super::rounds::{Refuse, build};
use super::{World, invite};
use crate::fakes::{FakeLlm, FakeServer, Fault, Recorder, config, prompt, rows, spec, two_stages};
use crate::participant::{
    Abstention, BallotSummary, OutcomeStatus, Participant, ParticipantConfig, ParticipantError, ParticipantEvent,
    most_scoring_calls,
};
use crate::platform::LlmError;
use feddtpt_shared::ballot::{Ballot, Preference, Votes};
use feddtpt_shared::gate::BallotKind;
use feddtpt_shared::strategy::Strategy;
use std::collections::HashSet;

fn ballots(world: &World) -> Vec<(u32, Ballot)> {
    world.server.change(|inner| inner.scoring.ballots.clone())
}

fn abstentions(world: &World) -> Vec<Option<Abstention>> {
    let of = |event| match event {
        ParticipantEvent::BallotPreview { abstains, .. } => Some(abstains),
        _ => None,
    };
    world.recorder.events().into_iter().filter_map(of).collect()
}

const SILENCE: Votes = Votes::Preference(Preference { labels: Vec::new(), votes: 0, net: Vec::new() });

#[tokio::test]
async fn candidates_are_judged_in_every_round() {
    let world = World::gated();
    let outcome = world.run().await.expect("an outcome");
    let sent = ballots(&world);
    let stages: Vec<_> = sent.iter().map(|(round, ballot)| (*round, ballot.stage)).collect();
    assert_eq!(stages, [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (3, 2)]);
    assert!(sent.iter().filter(|(_, ballot)| ballot.votes != SILENCE).count() >= 2, "{sent:?}");
    assert_eq!(outcome.final_prompt, prompt("w29 w28 w27"), "the best candidate wins");
    let kept: Vec<_> =
        outcome.rounds.iter().flat_map(|round| round.ballots.iter().map(|b| (round.round, b.ballot.clone()))).collect();
    assert_eq!(kept, sent);
    assert!(outcome.rounds.iter().all(|round| round.ballots.iter().all(|ballot| ballot.counted)));
    let calls = outcome.rounds.iter().map(|round| round.llm_calls + round.scoring_calls()).sum::<u64>();
    assert_eq!((outcome.llm_calls, world.llm.calls().len() as u64), (calls, calls));
    assert!(outcome.rounds[0].scoring_calls() > 0);
    let distinct: HashSet<_> = world.llm.calls().into_iter().collect();
    assert_eq!(distinct.len() as u64, calls, "nothing was asked twice");
}

#[tokio::test]
async fn rows_to_judge_by_are_never_searched_on() {
    let world = World::gated();
    let outcome = world.run().await.expect("an outcome");
    let searched = usize::try_from(outcome.rounds[0].llm_calls).expect("small");
    let judged = searched + usize::try_from(outcome.rounds[0].scoring_calls()).expect("small");
    let calls = world.llm.calls();
    let own = |calls: &[(_, String)]| {
        calls.iter().map(|(_, row)| row.clone()).filter(|row| !row.starts_with("public")).collect::<HashSet<_>>()
    };
    let (searched, judged) = (own(&calls[..searched]), own(&calls[searched..judged]));
    assert!(searched.is_disjoint(&judged) && searched.len() == 10 && judged.len() == 26, "{searched:?} {judged:?}");
}

#[tokio::test]
async fn what_a_ballot_says_was_shown_before() {
    let world = World::gated();
    world.run().await.expect("an outcome");
    let events = world.recorder.events();
    for (round, sent) in ballots(&world) {
        let at = |wanted: &dyn Fn(&ParticipantEvent) -> bool| events.iter().position(wanted).expect("told");
        let judging = at(
            &|event| matches!(event, ParticipantEvent::Judging { round: r, stage, .. } if (*r, *stage) == (round, sent.stage)),
        );
        let shown = at(
            &|event| matches!(event, ParticipantEvent::BallotPreview { round: r, ballot, .. } if *r == round && *ballot == sent),
        );
        let arrived = at(
            &|event| matches!(event, ParticipantEvent::Voted { receipt, stage, .. } if (receipt.round, *stage) == (round, sent.stage)),
        );
        assert!(judging < shown && shown < arrived);
    }
}

#[tokio::test]
async fn a_declined_ballot_says_nothing() {
    let (server, llm, recorder) = (FakeServer::gated(), FakeLlm::default(), Recorder::default());
    build(config(None), &llm, &server, &recorder, Refuse).run(Some(invite())).await.expect("an outcome");
    let sent = server.change(|inner| inner.scoring.ballots.clone());
    assert!(sent.len() == 6 && sent.iter().all(|(_, ballot)| ballot.votes == SILENCE));
    let shown = |event: &ParticipantEvent| matches!(event, ParticipantEvent::BallotPreview { ballot, .. } if ballot.votes != SILENCE);
    assert!(recorder.events().iter().any(shown), "it was made, shown and declined");
}

#[tokio::test]
async fn counts_tell_of_own_rows_alone() {
    let world = World::gated();
    world.server.change(|inner| inner.spec.strategy.gate.ballot = BallotKind::Counts);
    world.run().await.expect("an outcome");
    let sent = ballots(&world);
    let Votes::Counts(first) = &sent[0].1.votes else { panic!("counts") };
    assert_eq!(first.len(), 4);
    assert!(first.iter().all(|classes| classes.iter().map(|(_, rows)| rows).sum::<u32>() == 8), "{first:?}");
}

#[tokio::test]
async fn a_search_leaves_enough_to_judge_with() {
    let mut spec = spec();
    assert_eq!(most_scoring_calls(&spec, 40), 0, "no gate");
    (spec.strategy.name, spec.strategy.gate) = (Strategy::FeddtptGated, two_stages());
    let judging = most_scoring_calls(&spec, 40);
    assert_eq!(judging, 8 * 4 + 3 * 22);
    let world = World { budget: Some(100), ..World::gated() };
    let outcome = world.run().await.expect("an outcome");
    let first = &outcome.rounds[0];
    assert!(first.llm_calls <= 50 && first.scoring_calls() > 0, "{first:?}");
    assert!(outcome.llm_calls <= 100);
    assert_eq!((outcome.rounds.len(), ballots(&world).len()), (3, 6), "it takes part to the end");
}

#[tokio::test]
async fn who_is_not_drawn_thins_out_nothing_and_decides() {
    let world = World::gated();
    world.server.change(|inner| (inner.participants, inner.spec.strategy.gate.screeners) = (1_000, 1));
    let outcome = world.run().await.expect("an outcome");
    let sent = ballots(&world);
    let first = |(_, ballot): &&(u32, Ballot)| ballot.stage == 1;
    assert!(sent.iter().filter(first).all(|(_, ballot)| ballot.votes == SILENCE) && sent.len() == 6, "{sent:?}");
    let not_drawn = abstentions(&world).into_iter().filter(|why| *why == Some(Abstention::NotDrawn)).count();
    assert_eq!(not_drawn, 3);
    let calls = |stage| {
        let of_stage = |ballot: &&BallotSummary| ballot.ballot.stage == stage;
        outcome
            .rounds
            .iter()
            .flat_map(|round| &round.ballots)
            .filter(of_stage)
            .map(|ballot| ballot.llm_calls)
            .sum::<u64>()
    };
    assert!(calls(1) == 0 && calls(2) > 0);
}

#[tokio::test]
async fn without_budget_or_rows_it_abstains() {
    let world = World { budget: Some(0), ..World::gated() };
    let outcome = world.run().await.expect("an outcome");
    assert!(outcome.llm_calls == 0 && abstentions(&world) == vec![Some(Abstention::NoBudget); 6]);
    assert!(ballots(&world).iter().all(|(_, ballot)| ballot.votes == SILENCE));

    let (server, recorder, llm) = (FakeServer::gated(), Recorder::default(), FakeLlm::default());
    let mut participant = build(config(None), &llm, &server, &recorder, Refuse);
    // One row of each class: both are searched on.
    participant.rows = crate::Rows::new(rows().rows()[..2].to_vec(), &spec().task).expect("rows");
    participant.run(Some(invite())).await.expect("an outcome");
    let why = |event: &ParticipantEvent| {
        matches!(event, ParticipantEvent::BallotPreview { abstains: Some(Abstention::NoRows), .. })
    };
    assert_eq!(recorder.events().iter().filter(|event| why(event)).count(), 6);
}

/// Runs until candidates are about to be judged, then lets the LLM fail.
async fn failing(failures: Vec<LlmError>) -> (World, Result<crate::participant::Outcome, ParticipantError>) {
    let world = World::gated();
    let participant = world.participant();
    let task = tokio::spawn(async move { participant.run(Some(invite())).await });
    loop {
        tokio::task::yield_now().await;
        if world.recorder.events().iter().any(|event| matches!(event, ParticipantEvent::Judging { .. })) {
            world.llm.fail(failures);
            break;
        }
    }
    let found = task.await.expect("no panic");
    (world, found)
}

#[tokio::test]
async fn a_refusing_llm_is_waited_for_and_one_that_is_away_is_not() {
    let calm = World::gated();
    let expected = calm.run().await.expect("an outcome");
    let (world, found) = failing(vec![LlmError::Refused("quota".to_owned())]).await;
    assert_eq!(found, Err(ParticipantError::Model("quota".to_owned())));
    assert!(ballots(&world).is_empty());
    let outcome = world.run().await.expect("an outcome");
    assert_eq!((outcome.llm_calls, ballots(&world)), (expected.llm_calls, ballots(&calm)));
    assert_eq!(outcome, expected);

    let (world, found) = failing(vec![LlmError::Unavailable("overload".to_owned()); 6]).await;
    assert_eq!(found.expect("an outcome").status, OutcomeStatus::Finished);
    let sent = ballots(&world);
    assert_eq!((&sent[0].1.votes, sent.len()), (&SILENCE, 6));
    assert!(sent[1..].iter().any(|(_, ballot)| ballot.votes != SILENCE), "for this stage alone");
    assert_eq!(abstentions(&world)[0], Some(Abstention::LlmFailed("overload".to_owned())));
}

#[tokio::test]
async fn every_request_may_be_lost_either_way() {
    let calm = World::gated();
    let expected = calm.run().await.expect("an outcome");
    for request in 0..calm.server.change(|inner| inner.requests) {
        for fault in [Fault::RequestLost, Fault::ResponseLost, Fault::Unavailable] {
            let world = World::gated();
            world.server.change(|inner| inner.faults = [(request, fault)].into());
            assert_eq!(world.run().await.as_ref(), Ok(&expected), "{fault:?} at request {request}");
            assert_eq!(ballots(&world), ballots(&calm));
        }
    }
}

#[tokio::test]
async fn scoring_that_closed_first_is_let_go() {
    let world = World::gated();
    world.server.change(|inner| inner.scoring.closing_early = vec![2]);
    let outcome = world.run().await.expect("an outcome");
    let counted = |round: usize| outcome.rounds[round].ballots.iter().map(|b| b.counted).collect::<Vec<_>>();
    assert_eq!((counted(0), counted(1), counted(2)), (vec![true, true], vec![false], vec![true, true]));
    assert!(world.recorder.events().contains(&ParticipantEvent::TooLate { round: 2 }));
}

#[tokio::test]
async fn a_list_that_changed_meanwhile_is_judged_anew() {
    let world = World::gated();
    world.server.change(|inner| inner.scoring.changing = vec![1]);
    let outcome = world.run().await.expect("an outcome");
    let first = &outcome.rounds[0].ballots[0];
    assert!(first.counted && first.judged == 2 && first.candidates.contains(&prompt("w00 w25")));
    let calls = outcome.rounds.iter().map(|round| round.llm_calls + round.scoring_calls()).sum::<u64>();
    assert_eq!(outcome.llm_calls, calls);
}

#[tokio::test]
async fn a_server_that_goes_on_from_a_backup_gets_the_same_ballot_again() {
    let calm = World::gated();
    let expected = calm.run().await.expect("an outcome");
    let world = World::gated();
    let (server, participant) = (world.server.clone(), world.participant());
    let task = tokio::spawn(async move { participant.run(Some(invite())).await });
    let first = loop {
        tokio::task::yield_now().await;
        let second = |event: &ParticipantEvent| matches!(event, ParticipantEvent::Judging { stage: 2, .. });
        if world.recorder.events().iter().any(second) {
            // The backup is older than the acknowledgement of the ballot of stage 1.
            break server.change(|inner| {
                let forgotten = inner.scoring.ballots.drain(..).next();
                let proposal = inner.submissions[0].1.clone();
                inner.open_scoring(&proposal);
                inner.revision += 1;
                forgotten
            });
        }
    };
    let outcome = task.await.expect("no panic").expect("an outcome");
    assert_eq!(ballots(&world).first().cloned(), first);
    assert_eq!(ballots(&world), ballots(&calm));
    assert_eq!((outcome.llm_calls, &outcome.final_prompt), (expected.llm_calls, &expected.final_prompt));
}

#[tokio::test]
async fn who_joins_late_votes_all_the_same() {
    let world = World::gated();
    world.server.change(|inner| inner.open_scoring(&prompt("w07 w08")));
    let outcome = world.run().await.expect("an outcome");
    assert_eq!((outcome.rounds.len(), ballots(&world).len()), (3, 6));
    let first = &outcome.rounds[0];
    assert!(
        !first.counted
            && !first.proposed
            && first.llm_calls == 0
            && first.ballots.len() == 2
            && first.scoring_calls() > 0
    );
    assert_eq!(first.proposal, prompt("w01 w02 w03"));
}

#[tokio::test]
async fn rounds_that_are_left_out_are_not_voted_in() {
    let world = World::gated();
    world.server.change(|inner| inner.open_scoring(&prompt("w07 w08")));
    let config = ParticipantConfig { max_rounds: Some(0), ..config(None) };
    let participant = Participant { config, ..world.participant() };
    let task = tokio::spawn(async move { participant.run(Some(invite())).await });
    while !world.recorder.events().iter().any(|event| matches!(event, ParticipantEvent::Waiting(_))) {
        tokio::task::yield_now().await;
    }
    world.server.change(|inner| inner.round = 4);
    assert!(task.await.expect("no panic").expect("an outcome").rounds.is_empty());
    assert!(world.llm.calls().is_empty() && ballots(&world).is_empty());
}

/// What comes next stands in the answers: one request for each submission, and one for the first round.
#[tokio::test]
async fn a_held_answer_takes_the_place_of_a_poll() {
    let run = async |holds: bool| {
        let world = World::gated();
        world.server.change(|inner| inner.holds = holds);
        let outcome = world.run().await.expect("an outcome");
        (outcome.final_prompt, outcome.llm_calls, ballots(&world), world.server.change(|inner| inner.requests))
    };
    let (polled, held) = (run(false).await, run(true).await);
    assert_eq!((&polled.0, polled.1, &polled.2), (&held.0, held.1, &held.2));
    // Federation, word list, join, poll; then a proposal and two ballots in each of three rounds, and a look at the prompts in the end.
    assert_eq!(polled.3 - held.3, 9, "{} requests in place of {}", held.3, polled.3);
}

#[tokio::test]
async fn a_held_answer_may_be_lost() {
    let calm = World::gated();
    calm.server.change(|inner| inner.holds = true);
    let expected = calm.run().await.expect("an outcome");
    for request in 0..calm.server.change(|inner| inner.requests) {
        let world = World::gated();
        world.server.change(|inner| {
            inner.holds = true;
            inner.faults = [(request, Fault::ResponseLost)].into();
        });
        let outcome = world.run().await.expect("an outcome");
        assert_eq!(outcome.final_prompt, expected.final_prompt, "request {request}");
        assert_eq!(ballots(&world), ballots(&calm), "request {request}");
    }
}
