//! Floods.

use crate::util::{HOST_TOKEN, Reply, TestServer, Union};
use feddtpt_shared::problem::ProblemType;
use reqwest::Method;
use std::sync::Arc;

/// This machine is a proxy that is believed; three requests at once with one token, four from one address.
async fn server() -> TestServer {
    let server = TestServer::build(Arc::new(Union), None, |config| {
        config.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
        config.token_rate = "1/3".parse().unwrap();
        config.address_rate = "2/4".parse().unwrap();
    });
    server.await
}

async fn ask(server: &TestServer, path: &str, client: &str, token: &str) -> Reply {
    let request = server.request(Method::GET, path).header("x-forwarded-for", client);
    server.send(if token.is_empty() { request } else { request.bearer_auth(token) }).await
}

#[tokio::test]
async fn one_token_and_one_address_are_put_off_and_told_for_how_long() {
    let server = server().await;
    let path = "/api/v1/federations/none/round";
    // One token from everywhere.
    for at in 0..3 {
        assert_eq!(ask(&server, path, &format!("203.0.113.{at}"), "fp_a").await.status, 404);
    }
    let reply = ask(&server, path, "203.0.113.9", "fp_a").await;
    let problem = reply.problem();
    assert_eq!((problem.kind, problem.retry_after_ms), (ProblemType::TooManyRequests, Some(1_000)));
    assert_eq!(reply.headers["retry-after"], "1");
    assert!(problem.detail.contains("one token") && !reply.body.contains("fp_a"), "{problem}");
    // Ever new tokens from one address.
    for at in 0..4 {
        assert_eq!(ask(&server, path, "198.51.100.7", &format!("fp_{at}")).await.status, 404);
    }
    let problem = ask(&server, path, "198.51.100.7", "fp_new").await.problem();
    assert_eq!((problem.kind, problem.retry_after_ms), (ProblemType::TooManyRequests, Some(500)));
    // Others go on, and so does whoever waits.
    assert_eq!(ask(&server, "/openapi.json", "198.51.100.8", "").await.status, 200);
    assert_eq!(ask(&server, "/openapi.json", "198.51.100.7", "").await.status, 429);
    server.clock.advance_ms(500);
    assert_eq!(ask(&server, "/openapi.json", "198.51.100.7", "").await.status, 200);
    let metrics = server.get("/metrics").await.body;
    for line in ["requests_put_off_total{reason=\"token\"} 1", "requests_put_off_total{reason=\"address\"} 2"] {
        assert!(metrics.contains(line), "{line} is not in\n{metrics}");
    }
}

#[tokio::test]
async fn whoever_watches_the_server_and_this_machine_itself_are_not_put_off() {
    let server = server().await;
    for _ in 0..10 {
        for path in ["/healthz", "/readyz", "/metrics"] {
            assert_eq!(ask(&server, path, "203.0.113.1", HOST_TOKEN).await.status, 200);
        }
        assert_eq!(server.get("/openapi.json").await.status, 200);
    }
}

#[tokio::test]
async fn a_stranger_cannot_borrow_another_address() {
    let server = TestServer::build(Arc::new(Union), None, |config| config.address_rate = "1/1".parse().unwrap()).await;
    // Nobody is trusted: the header says nothing, and this machine is not counted.
    for _ in 0..5 {
        assert_eq!(ask(&server, "/openapi.json", "203.0.113.1", "").await.status, 200);
    }
}

#[tokio::test]
async fn the_host_is_counted_by_address_alone() {
    let server = server().await;
    for at in 0..8 {
        assert_eq!(ask(&server, "/openapi.json", &format!("203.0.113.{at}"), HOST_TOKEN).await.status, 200);
    }
}
