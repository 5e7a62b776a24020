//! Candidates, stages of judgement, and what is published.

use crate::model::mini;
use crate::util::{Guest, TestServer, gated, policy, prompt, settle, words};
use feddtpt_server::aggregator::{AggregationRequest, Aggregator, ModelAggregator};
use feddtpt_server::gate::{Sent, replay};
use feddtpt_server::store::SqliteStore;
use feddtpt_server::{RoundReport, export};
use feddtpt_shared::Prompt;
use feddtpt_shared::federation::{FederationStatus, Phase, RoundPolicy};
use feddtpt_shared::messages::{Instruction, Receipt};
use feddtpt_shared::transcript::TranscriptEvent;
use reqwest::Method;
use std::sync::Arc;

fn quick() -> RoundPolicy {
    RoundPolicy { min_duration_ms: 0, ..policy() }
}

/// Three participants whose proposals make a list of five.
async fn scoring(rounds: u32, stages: u32) -> (TestServer, [Guest; 3]) {
    let server = TestServer::start().await.with_spec(&gated(rounds, stages, quick())).await;
    let guests = [server.guest().await, server.guest().await, server.guest().await];
    server.opens(1).await;
    for (guest, words) in guests.iter().zip(["good film", "great film", "bad film"]) {
        guest.submit(&server, 1, words).await.json::<Receipt>();
    }
    server.scores(1, 1).await;
    (server, guests)
}

async fn report(server: &TestServer, round: u32) -> RoundReport {
    server.send(server.host(Method::GET, &server.below(&format!("/rounds/{round}")))).await.json()
}

#[tokio::test]
async fn participants_judge_in_stages_and_the_best_is_published() {
    let (mut server, guests) = scoring(2, 2).await;
    let list = ["the review", "bad film good great", "good film", "great film", "bad film"].map(prompt);
    for guest in &guests {
        let mut sorted = guest.poll(&server, None).await;
        assert_eq!((sorted.instruction, sorted.stage, sorted.asked), (Instruction::Score, 1, true));
        assert_eq!(sorted.candidates.remove(0), list[0], "the incumbent is the first");
        sorted.candidates.sort();
        let mut expected = list[1..].to_vec();
        expected.sort();
        assert_eq!(sorted.candidates, expected);
    }
    let view = guests[0].poll(&server, None).await;
    assert_eq!((view.submissions, view.closes_in_ms), (0, Some(10_000)));
    // Also after a restart, the stage is where it was.
    server.clock.advance_ms(3_000);
    server.restart().await;
    assert_eq!(guests[0].poll(&server, None).await.closes_in_ms, Some(7_000));
    for (guest, words) in guests.iter().zip(["great film", "good film", "great film"]) {
        guest.prefer(&server, 1, 1, words, &[0, 1]).await.json::<Receipt>();
    }
    server.scores(1, 2).await;
    server.restart().await;
    let view = guests[2].poll(&server, None).await;
    assert_eq!((view.instruction, view.stage), (Instruction::Score, 2));
    // The incumbent, and of the others at most half.
    assert_eq!(view.candidates[0], prompt("the review"));
    assert!((2..=3).contains(&view.candidates.len()) && view.candidates.contains(&prompt("great film")), "{view:?}");
    let so_far = report(&server, 1).await;
    let contest = so_far.contest.unwrap();
    assert_eq!((so_far.ballots.len(), contest.stages.len(), contest.list()), (3, 1, view.candidates));
    assert!(so_far.published.is_none());
    for guest in &guests {
        guest.prefer(&server, 1, 2, "great film", &[0, 1]).await.json::<Receipt>();
    }
    let view = server.opens(2).await;
    assert_eq!((view.phase, view.stage, &view.prompts[1].prompt), (Some(Phase::Propose), 0, &prompt("great film")));
    assert_eq!(guests[0].poll(&server, None).await.candidates, []);
    let report = report(&server, 1).await;
    let published = report.published.unwrap();
    let TranscriptEvent::Published { submissions, candidates, ballots, .. } = &server.transcript().await[1].event
    else {
        panic!("not the result")
    };
    assert_eq!((submissions.len(), candidates.len(), ballots.len()), (3, 5, 6));
    assert!(ballots.is_sorted() && report.ballots.iter().all(|ballot| ballots.contains(&ballot.digest)));
    let record = &published.record;
    assert_eq!(record["proposals"], 3, "the aggregation's own record");
    assert_eq!(record["candidates"][0]["origin"], "incumbent");
    assert_eq!(
        (&record["stages"][0]["judgement"]["ballots"], record["stages"].as_array().unwrap().len()),
        (&3.into(), 2)
    );
    let winner = usize::try_from(record["winner"].as_u64().unwrap()).unwrap();
    assert_eq!(record["candidates"][winner]["prompt"], serde_json::json!(["great", "film"]));
    let text = serde_json::to_string(record).unwrap();
    assert!(guests.iter().all(|guest| !text.contains(&guest.id)), "{text}");
}

#[tokio::test]
async fn without_enough_ballots_the_prompt_stays_and_nobody_searches_again() {
    let (server, guests) = scoring(2, 2).await;
    guests[0].prefer(&server, 1, 1, "great film", &[0, 1]).await.json::<Receipt>();
    server.clock.advance_ms(9_999);
    settle().await;
    assert_eq!(server.view().await.phase, Some(Phase::Score));
    server.clock.advance_ms(1);
    let view = server.opens(2).await;
    assert_eq!((&view.prompts[1].prompt, view.prompts[1].proposals), (&prompt("the review"), 3));
    let record = report(&server, 1).await.published.unwrap().record;
    assert_eq!(record["reason"], "stage 1: 1 of at least 2 participants judged it, so the prompt stays");
    let transcript = server.transcript().await;
    assert_eq!(transcript.len(), 2, "no attempt failed");
    let TranscriptEvent::Published { ballots, .. } = &transcript[1].event else { panic!("not the result") };
    assert_eq!(ballots.len(), 1);
    // Whoever was silent is not waited for, but what it does is welcome.
    assert_eq!(guests[1].poll(&server, None).await.instruction, Instruction::Propose);
}

#[tokio::test]
async fn at_the_maximum_time_those_decide_who_came() {
    let (server, guests) = scoring(1, 1).await;
    for guest in &guests[..2] {
        guest.prefer(&server, 1, 1, "bad film", &[0, 1]).await.json::<Receipt>();
    }
    server.clock.advance_ms(10_000);
    let view = server.sees("the end", |view| view.status.is_terminal()).await;
    assert_eq!(
        (view.status, view.stage, &view.prompts[1].prompt),
        (FederationStatus::Finished, 0, &prompt("bad film"))
    );
}

#[tokio::test]
async fn nothing_below_the_incumbent_is_published() {
    let (server, guests) = scoring(1, 1).await;
    for guest in &guests {
        guest.prefer(&server, 1, 1, "the review", &[0, 1]).await.json::<Receipt>();
    }
    let view = server.sees("the end", |view| view.status.is_terminal()).await;
    assert_eq!(view.prompts[1].prompt, prompt("the review"));
}

#[tokio::test]
async fn the_real_method_makes_the_list_and_a_replay_gives_the_same() {
    let aggregator = ModelAggregator::new(mini());
    let server = TestServer::start_with(Arc::new(ModelAggregator::new(mini()))).await;
    let mut spec = gated(2, 2, quick());
    (spec.strategy.gate.candidates, spec.strategy.gate.shared_edits) = (9, 3);
    let server = server.with_spec(&spec).await;
    let guests = [server.guest().await, server.guest().await];
    server.opens(1).await;
    for guest in &guests {
        guest.submit(&server, 1, "good film review").await.json::<Receipt>();
    }
    server.scores(1, 1).await;
    let view = guests[0].poll(&server, None).await;
    assert!(view.candidates.contains(&prompt("good film review")), "{view:?}");
    let mut stage = 0;
    while server.view().await.round == 1 {
        stage += 1;
        for guest in &guests {
            guest.prefer(&server, 1, stage, "good film review", &[0, 1]).await.json::<Receipt>();
        }
        server.sees("what follows", |view| view.round == 2 || view.stage > stage).await;
    }
    // Nobody changes anything: but for the seed prompt and edits of the round's seed there is nothing to judge.
    let incumbent: Prompt = server.view().await.prompts[1].prompt.clone();
    assert_eq!(incumbent, prompt("good film review"));
    for guest in &guests {
        guest.submit(&server, 2, "good film review").await.json::<Receipt>();
    }
    server.scores(2, 1).await;
    let view = guests[0].poll(&server, None).await;
    assert_eq!(view.candidates[..2], [incumbent.clone(), spec.task.seed_prompt.clone()]);
    assert_eq!(view.candidates.len(), 5, "{view:?}");
    for guest in &guests {
        guest.prefer(&server, 2, 1, "good film review", &[0, 1]).await.json::<Receipt>();
    }
    server.sees("what follows", |view| view.stage > 1 || view.status.is_terminal()).await;
    for guest in &guests {
        guest.prefer(&server, 2, 2, "good film review", &[0, 1]).await.json::<Receipt>();
    }
    let view = server.sees("the end", |view| view.status.is_terminal()).await;
    assert_eq!(view.prompts[2].prompt, incumbent);
    let store = SqliteStore::open(&server.database()).await.unwrap();
    let export = export::read(&store, &server.federation).await.unwrap().unwrap();
    for (before, round) in export.rounds.iter().zip(&export.rounds[1..]) {
        let proposals = round.proposals.iter().map(|proposal| proposal.prompt.clone()).collect();
        let number = round.result.round;
        let incumbent = before.result.prompt.clone();
        let request = AggregationRequest { spec: &spec, vocabulary: &words(), round: number, proposals, incumbent };
        let aggregated = aggregator.aggregate(&request);
        let sent = Sent { proposals: &round.proposals, ballots: &round.ballots, directions: &[] };
        let again = replay(&spec, number, aggregated.unwrap(), sent);
        assert_eq!(again.publication.prompt, round.result.prompt);
        assert_eq!(again.event, export.transcript[number as usize].event);
    }
}

#[tokio::test]
async fn whoever_comes_while_others_judge_begins_with_the_next_round() {
    let (server, guests) = scoring(2, 1).await;
    let late = server.guest().await;
    let view = late.poll(&server, None).await;
    assert_eq!((view.instruction, view.asked), (Instruction::Wait, false));
    for guest in &guests {
        guest.prefer(&server, 1, 1, "good film", &[0, 1]).await.json::<Receipt>();
    }
    server.opens(2).await;
    assert_eq!(late.poll(&server, None).await.instruction, Instruction::Propose);
    for guest in guests.iter().chain([&late]) {
        guest.submit(&server, 2, "overall good").await.json::<Receipt>();
    }
    server.scores(2, 1).await;
    assert_eq!(late.poll(&server, None).await.instruction, Instruction::Score);
}
