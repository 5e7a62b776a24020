//! `PUT /api/v1/federations/{id}/rounds/{n}/proposal`

use crate::util::{TestServer, Union, policy, spec};
use feddtpt_shared::federation::RoundPolicy;
use feddtpt_shared::limits::MAX_BODY_BYTES;
use feddtpt_shared::messages::{Receipt, submission_digest};
use feddtpt_shared::problem::ProblemType;
use reqwest::{Body, Method};
use serde_json::json;
use std::sync::Arc;

/// A server in round 1 with two participants.
async fn open() -> (TestServer, crate::util::Guest, crate::util::Guest) {
    let server = TestServer::start().await.with_federation().await;
    let (a, b) = (server.guest().await, server.guest().await);
    server.opens(1).await;
    (server, a, b)
}

#[tokio::test]
async fn the_same_again_is_the_same_receipt_also_after_the_round() {
    let (server, a, b) = open().await;
    let first: Receipt = a.submit(&server, 1, "good film").await.json();
    let expected = submission_digest(&server.federation, 1, &a.id, &crate::util::prompt("good film"));
    assert_eq!(first.digest, expected);
    assert_eq!(first, a.submit(&server, 1, "good film").await.json());
    assert_eq!(a.submit(&server, 1, "bad film").await.problem().kind, ProblemType::AlreadySubmitted);
    b.submit(&server, 1, "great film").await.json::<Receipt>();
    server.clock.advance_ms(1_000);
    let view = server.opens(2).await;
    assert_eq!(view.prompts[1].proposals, 2);
    assert_eq!(first, a.submit(&server, 1, "good film").await.json());
    assert_eq!(a.submit(&server, 1, "bad film").await.problem().kind, ProblemType::AlreadySubmitted);
}

#[tokio::test]
async fn proposals_beyond_the_limit_are_put_off_and_nothing_else_is() {
    let server =
        TestServer::build(Arc::new(Union), None, |config| config.max_submissions = 0).await.with_federation().await;
    let (a, _) = (server.guest().await, server.guest().await);
    server.opens(1).await;
    let reply = a.submit(&server, 1, "good film").await;
    assert_eq!(reply.problem().kind, ProblemType::TooManyRequests);
    assert_eq!(reply.headers["retry-after"], "1");
}

#[tokio::test]
async fn a_round_that_is_over_or_to_come_takes_nothing() {
    let (server, a, b) = open().await;
    let late = server.guest().await;
    assert_eq!(a.submit(&server, 2, "good").await.problem().kind, ProblemType::RoundClosed);
    for guest in [&a, &b] {
        guest.submit(&server, 1, "good").await.json::<Receipt>();
    }
    server.clock.advance_ms(10_000);
    server.opens(2).await;
    let problem = late.submit(&server, 1, "good").await.problem();
    assert_eq!(problem.kind, ProblemType::RoundClosed);
    assert!(problem.detail.contains("round 1 is over"), "{problem}");
}

#[tokio::test]
async fn tokens_are_checked_and_named() {
    let (server, a, _) = open().await;
    let problem = a.submit(&server, 1, "good password").await.problem();
    assert_eq!(problem.kind, ProblemType::Unprocessable);
    assert!(problem.detail.contains("\"password\""), "{problem}");
    let problem = a.submit(&server, 1, "good good good good good good good").await.problem();
    assert!(problem.detail.contains("7 tokens"), "{problem}");
    let path = server.below("/rounds/1/proposal");
    for (body, part) in [
        (json!({"prompt": ["a\u{200B}b"]}), "zero-width"),
        (json!({"prompt": ["[MASK]"]}), "special marker"),
        (json!({"prompt": ["good"], "rows": ["secret"]}), "unknown field `rows`"),
    ] {
        let request = server.request(Method::PUT, &path).bearer_auth(a.token.expose()).json(&body);
        let problem = server.send(request).await.problem();
        assert_eq!(problem.kind, ProblemType::Unprocessable);
        assert!(problem.detail.contains(part), "{problem}");
    }
}

#[tokio::test]
async fn somebody_elses_token_is_for_something_else() {
    let (server, a, _) = open().await;
    let other = server.with_spec(&spec(1, RoundPolicy { quorum: 1, ..policy() })).await;
    assert_eq!(a.submit(&other, 1, "good").await.problem().kind, ProblemType::Forbidden);
}

#[tokio::test]
async fn a_huge_body_is_refused_while_it_is_being_sent() {
    let (server, a, _) = open().await;
    let path = server.below("/rounds/1/proposal");
    let request = || {
        let request = server.request(Method::PUT, &path).bearer_auth(a.token.expose());
        request.header("content-type", "application/json")
    };
    // With a length: refused before it is read. Without: refused once the limit is reached.
    let problem = server.send(request().body(vec![b' '; 20 * 1024 * 1024])).await.problem();
    assert_eq!(problem.kind, ProblemType::BodyTooLarge);
    let chunks = futures_util::stream::iter((0..20).map(|_| Ok::<_, std::io::Error>(vec![b' '; 1024 * 1024])));
    let problem = server.send(request().body(Body::wrap_stream(chunks))).await.problem();
    assert_eq!(problem.kind, ProblemType::BodyTooLarge);
    assert!(problem.detail.contains(&MAX_BODY_BYTES.to_string()), "{problem}");
    let nested = format!("{{\"prompt\": {}", "[".repeat(1024 * 1024));
    assert_eq!(server.send(request().body(nested)).await.problem().kind, ProblemType::BodyTooLarge);
    let nested = format!("{{\"prompt\": {}", "[".repeat(MAX_BODY_BYTES - 100));
    assert!(server.send(request().body(nested)).await.problem().status < 500);
}
