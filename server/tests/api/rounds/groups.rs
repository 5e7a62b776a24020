//! Prompts for groups of participants: published beside the one for all, without a word of who is in which.

use crate::model::mini;
use crate::util::{Guest, TestServer, gated, policy, prompt, words};
use feddtpt_server::aggregator::{AggregationRequest, Aggregator, ModelAggregator};
use feddtpt_server::gate::{Sent, replay};
use feddtpt_server::store::SqliteStore;
use feddtpt_server::{RoundReport, export};
use feddtpt_shared::Prompt;
use feddtpt_shared::federation::{FederationSpec, RoundPolicy};
use feddtpt_shared::messages::Receipt;
use feddtpt_shared::strategy::Strategy;
use feddtpt_shared::transcript::TranscriptEvent;
use reqwest::Method;
use std::sync::Arc;

fn clustered(name: Strategy) -> FederationSpec {
    let mut spec = gated(1, 1, RoundPolicy { quorum: 5, min_duration_ms: 0, ..policy() });
    spec.strategy.name = name;
    spec.strategy.release_threshold = Some(2);
    spec
}

/// Two participants for class 0, two for class 1, and one that stands alone.
async fn judged(server: &TestServer) -> Vec<Guest> {
    let mut guests = Vec::new();
    for _ in 0..5 {
        guests.push(server.guest().await);
    }
    server.opens(1).await;
    let words = ["good film", "good film", "bad review", "bad review", "the great review"];
    for (guest, words) in guests.iter().zip(words) {
        guest.submit(server, 1, words).await.json::<Receipt>();
    }
    server.scores(1, 1).await;
    for ((guest, words), label) in guests.iter().zip(words).zip([0, 0, 1, 1, 1]).take(4) {
        guest.prefer(server, 1, 1, words, &[label]).await.json::<Receipt>();
    }
    guests[4].object(server, 1, 1, &["good film", "bad review"], &[0, 1]).await.json::<Receipt>();
    server.sees("the end", |view| view.status.is_terminal()).await;
    guests
}

fn group_prompts(event: &TranscriptEvent) -> Vec<Prompt> {
    match event {
        TranscriptEvent::Published { group_prompts, .. } => group_prompts.clone(),
        _ => panic!("not the result"),
    }
}

#[tokio::test]
async fn two_camps_get_a_prompt_each_beside_the_one_for_all() {
    let server = TestServer::start().await.with_spec(&clustered(Strategy::Clustered)).await;
    let guests = judged(&server).await;
    let view = server.view().await;
    let mut prompts = view.prompts[1].group_prompts.clone();
    prompts.sort();
    assert_eq!((&view.prompts[1].prompt, &view.prompts[0].group_prompts[..]), (&prompt("the review"), &[][..]));
    assert_eq!(prompts, ["bad review", "good film"].map(prompt));
    assert_eq!(group_prompts(&server.transcript().await[1].event), view.prompts[1].group_prompts);
    let path = server.below("/rounds/1");
    let report: RoundReport = server.send(server.host(Method::GET, &path)).await.json();
    let record = report.published.unwrap().record;
    assert_eq!(record["groups"].as_array().unwrap().len(), 2, "{record}");
    assert!(record["groups"].as_array().unwrap().iter().all(|group| group["participants"] == 2), "{record}");
    let told = record.to_string() + &serde_json::to_string(&server.transcript().await).unwrap();
    assert!(guests.iter().all(|guest| !told.contains(&guest.id)), "{told}");
}

#[tokio::test]
async fn other_strategies_say_nothing_of_groups() {
    let server = TestServer::start().await.with_spec(&clustered(Strategy::FeddtptGated)).await;
    judged(&server).await;
    let (view, transcript) = (server.view().await, server.transcript().await);
    let text = serde_json::to_string(&(&view, &transcript)).unwrap();
    assert!(!text.contains("group"), "{text}");
}

#[tokio::test]
async fn a_replay_with_the_real_method_gives_the_same_groups() {
    let aggregator = ModelAggregator::new(mini());
    let spec = clustered(Strategy::Clustered);
    let server = TestServer::start_with(Arc::new(ModelAggregator::new(mini()))).await.with_spec(&spec).await;
    judged(&server).await;
    let store = SqliteStore::open(&server.database()).await.unwrap();
    let export = export::read(&store, &server.federation).await.unwrap().unwrap();
    let (round, incumbent) = (&export.rounds[1], export.rounds[0].result.prompt.clone());
    let proposals = round.proposals.iter().map(|proposal| proposal.prompt.clone()).collect();
    let request = AggregationRequest { spec: &spec, vocabulary: &words(), round: 1, proposals, incumbent };
    let directions = aggregator.directions(&request).unwrap();
    assert!(directions.len() == 5 && directions.iter().all(Option::is_some));
    let sent = Sent { proposals: &round.proposals, ballots: &round.ballots, directions: &directions };
    let again = replay(&spec, 1, aggregator.aggregate(&request).unwrap(), sent);
    assert_eq!(again.event, export.transcript[1].event);
    assert_eq!(group_prompts(&again.event).len(), 2, "{:?}", again.event);
}
