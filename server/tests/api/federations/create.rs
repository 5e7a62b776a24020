//! `POST /api/v1/federations`

use crate::util::{HOST_TOKEN, TestServer, WORDS, policy, spec};
use feddtpt_shared::problem::ProblemType;
use reqwest::Method;
use serde_json::json;

const PATH: &str = "/api/v1/federations";

#[tokio::test]
async fn a_valid_spec_becomes_a_federation() {
    let server = TestServer::start().await.with_federation().await;
    let view = server.view().await;
    assert_eq!((view.round, view.phase, view.prompts.len()), (0, None, 1));
    assert_eq!(server.get(&server.below("/vocabulary")).await.body, WORDS);
}

#[tokio::test]
async fn only_the_host_may() {
    let server = TestServer::start().await.with_federation().await;
    let body = json!({});
    let reply = server.send(server.request(Method::POST, PATH).json(&body)).await;
    assert_eq!(reply.problem().kind, ProblemType::Unauthorized);
    assert_eq!(reply.headers["www-authenticate"], "Bearer");
    let reply = server.send(server.request(Method::POST, PATH).bearer_auth("guess").json(&body)).await;
    assert_eq!(reply.problem().kind, ProblemType::Unauthorized);
    let guest = server.guest().await;
    let reply = server.send(server.request(Method::POST, PATH).bearer_auth(guest.token.expose()).json(&body)).await;
    assert_eq!(reply.problem().kind, ProblemType::Forbidden);
}

#[tokio::test]
async fn a_spec_that_breaks_a_rule_is_refused_by_field() {
    let server = TestServer::start().await;
    let mut wrong = spec(2, policy());
    wrong.policy.max_participants = Some(1);
    let problem = server.create(&wrong).await.problem();
    assert_eq!(problem.kind, ProblemType::Unprocessable);
    assert!(problem.detail.contains("policy.max_participants"), "{problem}");
    let body = json!({"spec": spec(2, policy()), "vocabulary": "other\n"});
    let problem = server.send(server.host(Method::POST, PATH).json(&body)).await.problem();
    assert!(problem.detail.contains("seed_prompt") || problem.detail.contains("vocabulary"), "{problem}");
}

#[tokio::test]
async fn json_that_cannot_be_read_is_answered_with_its_place() {
    let server = TestServer::start().await;
    let send = async |body: &str, kind: &str| {
        let request = server.request(Method::POST, PATH).bearer_auth(HOST_TOKEN).header("content-type", kind);
        server.send(request.body(body.to_owned())).await.problem()
    };
    let problem = send("{\"spec\":\n oops", "application/json").await;
    assert_eq!(problem.kind, ProblemType::InvalidBody);
    assert!(problem.detail.contains("line 2 column 2"), "{problem}");
    let problem = send("{\"spce\": 1}", "application/json").await;
    assert_eq!(problem.kind, ProblemType::Unprocessable);
    assert!(problem.detail.contains("expected `spec` or `vocabulary`"), "{problem}");
    let problem = send("{}", "text/plain").await;
    assert_eq!(problem.kind, ProblemType::UnsupportedMediaType);
    let nested = format!("{{\"spec\": {}", "[".repeat(1024 * 1024));
    let problem = send(&nested, "application/json").await;
    assert!(matches!(problem.kind, ProblemType::InvalidBody | ProblemType::Unprocessable), "{problem}");
}
