//! Requests and answers against a made-up server.

use crate::platform::{HttpServer, Ledger, Wire};
use feddtpt_client::platform::{Server as _, ServerError};
use feddtpt_shared::ballot::{Ballot, Preference, Votes};
use feddtpt_shared::messages::{Proposal, Receipt, Secret};
use feddtpt_shared::problem::{PROBLEM_MEDIA_TYPE, Problem, ProblemType};
use feddtpt_shared::{Digest, Prompt};
use reqwest::Url;
use serde_json::json;
use wiremock::matchers::{body_json, header, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

fn client(mock: &MockServer) -> HttpServer {
    let url = Url::parse(&(mock.uri() + "/prefix/")).unwrap();
    HttpServer::new(Wire::new(Ledger::new()).unwrap(), &url, "f 1")
}

const BASE: &str = "/prefix/api/v1/federations/f%201";

#[tokio::test]
async fn a_proposal_goes_where_it_belongs() {
    let mock = MockServer::start().await;
    let digest = Digest::of("x");
    Mock::given(method("PUT"))
        .and(path(format!("{BASE}/rounds/3/proposal")))
        .and(header("authorization", "Bearer token"))
        .and(body_json(json!({"prompt": ["good", "day"]})))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"round": 3, "digest": digest})))
        .expect(1)
        .mount(&mock)
        .await;
    let proposal = Proposal { prompt: Prompt::parse("good day").unwrap() };
    let receipt = client(&mock).propose(&Secret::new("token"), 3, &proposal).await.unwrap();
    assert_eq!(receipt, Receipt { round: 3, digest }.into());
}

#[tokio::test]
async fn a_ballot_goes_where_it_belongs_and_stands_in_the_ledger() {
    let mock = MockServer::start().await;
    let digest = Digest::of("x");
    let votes = json!({"preference": {"labels": [0, 2], "votes": 3, "net": [0, -2]}});
    Mock::given(method("PUT"))
        .and(path(format!("{BASE}/rounds/3/ballot")))
        .and(header("authorization", "Bearer token"))
        .and(body_json(json!({"stage": 2, "list": 7, "votes": votes})))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"round": 3, "digest": digest})))
        .expect(1)
        .mount(&mock)
        .await;
    let lines = tempfile::NamedTempFile::new().unwrap();
    let url = Url::parse(&(mock.uri() + "/prefix/")).unwrap();
    let server = HttpServer::new(Wire::new(Ledger::to_file(lines.path()).unwrap()).unwrap(), &url, "f 1");
    let said = Preference { labels: vec![0, 2], votes: 3, net: vec![0, -2] };
    let ballot = Ballot { stage: 2, list: 7, votes: Votes::Preference(said) };
    let receipt = server.ballot(&Secret::new("token"), 3, &ballot).await.unwrap();
    assert_eq!(receipt, Receipt { round: 3, digest }.into());
    let text = std::fs::read_to_string(lines.path()).unwrap();
    let first: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!((&first["purpose"], &first["event"]), (&json!("ballot"), &json!("sending")), "{text}");
    assert_eq!(first["ballot"], json!({"stage": 2, "list": 7, "votes": votes}));
    assert!(first.get("words").is_none());
}

#[tokio::test]
async fn polls_name_the_revision_and_the_word_list_is_text() {
    let mock = MockServer::start().await;
    let view = json!({"revision": 8, "status": "running", "round": 1, "attempt": 0, "instruction": "propose",
        "prompt": ["a"], "participants": 2, "submissions": 0, "closes_in_ms": 5});
    Mock::given(path(format!("{BASE}/round")))
        .and(query_param("after", "7"))
        .respond_with(ResponseTemplate::new(200).set_body_json(view))
        .mount(&mock)
        .await;
    Mock::given(path(format!("{BASE}/vocabulary")))
        .respond_with(ResponseTemplate::new(200).set_body_string("b\na\n"))
        .mount(&mock)
        .await;
    let server = client(&mock);
    assert_eq!(server.round(&Secret::new("t"), Some(7)).await.unwrap().revision, 8);
    assert_eq!(server.vocabulary().await.unwrap().to_text(), "a\nb\n");
}

#[tokio::test]
async fn problems_are_told_from_everything_else() {
    let mock = MockServer::start().await;
    let problem = Problem::new(ProblemType::TooManyRequests, "slower");
    let answer = |status: u16| ResponseTemplate::new(status).insert_header("retry-after", "2");
    let body = serde_json::to_string(&problem).unwrap();
    Mock::given(method("POST")).respond_with(answer(429).set_body_raw(body, PROBLEM_MEDIA_TYPE)).mount(&mock).await;
    Mock::given(method("DELETE")).respond_with(answer(502).set_body_string("<html>")).mount(&mock).await;
    Mock::given(method("GET")).respond_with(ResponseTemplate::new(200).set_body_string("hello")).mount(&mock).await;
    let server = client(&mock);
    let error = server.join(&Secret::new("i"), Digest::of("n")).await.unwrap_err();
    assert!(error.is_transient());
    assert_eq!(error.retry_after_ms(), Some(2_000));
    assert_eq!(error, ServerError::Problem(Box::new(problem.retry_after(2_000))));
    let error = server.leave(&Secret::new("t")).await.unwrap_err();
    assert_eq!(error.to_string(), "the server cannot be reached: HTTP 502 without a problem this version knows");
    let error = server.federation().await.unwrap_err();
    assert!(error.to_string().contains("cannot be read"), "{error}");
}
