//! What the method says, and what becomes of it.

use crate::model::mini;
use crate::util::{Failing, TestServer, policy, spec};
use feddtpt_server::RoundReport;
use feddtpt_server::aggregator::ModelAggregator;
use feddtpt_shared::federation::{FederationStatus, RoundPolicy};
use reqwest::Method;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

/// Runs one round of two participants to its end.
async fn run(server: &TestServer) -> feddtpt_shared::messages::FederationView {
    let guests = [server.guest().await, server.guest().await];
    server.opens(1).await;
    for guest in &guests {
        guest.submit(server, 1, "good film").await;
    }
    server.sees("the end", |view| view.status.is_terminal()).await
}

fn quick(max_retries: u32) -> RoundPolicy {
    RoundPolicy { min_duration_ms: 0, max_retries, ..policy() }
}

#[tokio::test]
async fn a_failure_is_tried_again_a_bounded_number_of_times() {
    let aggregator = Arc::new(Failing(AtomicUsize::new(1)));
    let server = TestServer::start_with(aggregator).await.with_spec(&spec(1, quick(1))).await;
    assert_eq!(run(&server).await.status, FederationStatus::Finished);
    let aggregator = Arc::new(Failing(AtomicUsize::new(99)));
    let server = TestServer::start_with(aggregator).await.with_spec(&spec(1, quick(3))).await;
    let view = run(&server).await;
    assert_eq!(view.status, FederationStatus::Failed);
    assert_eq!(view.reason.as_deref(), Some("round 1: the embeddings are upside down"));
    assert_eq!(server.transcript().await.len(), 5);
}

#[tokio::test]
async fn the_real_method_publishes_and_keeps_its_record() {
    let aggregator = Arc::new(ModelAggregator::new(mini()));
    let server = TestServer::start_with(aggregator).await.with_spec(&spec(1, quick(0))).await;
    let view = run(&server).await;
    assert_eq!(view.status, FederationStatus::Finished, "{:?}", view.reason);
    let report: RoundReport = server.send(server.host(Method::GET, &server.below("/rounds/1"))).await.json();
    let record = report.published.unwrap().record;
    assert_eq!(record["aggregation"]["proposals"], 2);
    assert_eq!(record["model"], mini().id());
}
