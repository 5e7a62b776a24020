//! Answers that are held until something is to do.

use crate::util::{TestServer, gated, policy, prompt, spec};
use feddtpt_shared::federation::RoundPolicy;
use feddtpt_shared::messages::{Instruction, Proposal, Submitted};
use reqwest::{Method, RequestBuilder};
use std::time::{Duration, Instant};

fn put(server: &TestServer, guest: &crate::util::Guest, words: &str) -> RequestBuilder {
    let request = server.request(Method::PUT, &server.below("/rounds/1/proposal"));
    request.bearer_auth(guest.token.expose()).json(&Proposal { prompt: prompt(words) })
}

#[tokio::test]
async fn whoever_would_wait_is_told_what_comes_next_and_counts_at_once() {
    let policy = RoundPolicy { min_duration_ms: 0, ..policy() };
    let server = TestServer::start().await.with_spec(&gated(2, 2, policy)).await;
    let [a, b] = [server.guest().await, server.guest().await];
    server.opens(1).await;
    let early = tokio::spawn(put(&server, &a, "good film").header("prefer", "wait=30").send());
    let begun = Instant::now();
    while b.poll(&server, None).await.submissions == 0 {
        assert!(begun.elapsed() < Duration::from_secs(20), "it does not count before it is answered");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(!early.is_finished(), "its answer is held");
    let late: Submitted = server.send(put(&server, &b, "great film").header("prefer", "wait=30")).await.json();
    let early: Submitted = early.await.unwrap().unwrap().json().await.unwrap();
    for answer in [early, late] {
        let next = answer.next.expect("what comes next");
        assert_eq!((next.instruction, next.round, next.stage), (Instruction::Score, 1, 1));
        assert_eq!((answer.receipt.round, next.candidates.is_empty()), (1, false));
    }
}

#[tokio::test]
async fn nobody_waits_for_longer_than_it_would_and_others_not_at_all() {
    let server = TestServer::start().await.with_spec(&spec(2, policy())).await;
    let [a, _b] = [server.guest().await, server.guest().await];
    server.opens(1).await;
    let first: Submitted = server.send(put(&server, &a, "good film")).await.json();
    assert_eq!(first.next, None);
    for wish in ["wait=0", "wait=1", "respond-async, wait=1"] {
        let again: Submitted = server.send(put(&server, &a, "good film").header("prefer", wish)).await.json();
        assert_eq!(again.receipt, first.receipt);
        assert_eq!(again.next.map(|next| next.instruction), Some(Instruction::Wait), "{wish}");
    }
    let unread: Submitted = server.send(put(&server, &a, "good film").header("prefer", "wait=soon")).await.json();
    assert_eq!(unread.next, None);
}
