//! Words from a made-up fill-mask API.

use crate::platform::{HttpProposer, Ledger, Wire};
use feddtpt_client::platform::{Candidate, Proposer as _, ProposerError};
use feddtpt_shared::Prompt;
use feddtpt_shared::messages::Secret;
use reqwest::Url;
use serde_json::json;
use wiremock::matchers::{body_json, header};
use wiremock::{Mock, MockServer, ResponseTemplate};

async fn propose(answer: serde_json::Value) -> Result<Vec<Candidate>, ProposerError> {
    let mock = MockServer::start().await;
    Mock::given(body_json(json!({"inputs": "a <mask> c", "parameters": {"top_k": 2}})))
        .and(header("authorization", "Bearer key"))
        .respond_with(ResponseTemplate::new(200).set_body_json(answer))
        .mount(&mock)
        .await;
    let url = Url::parse(&mock.uri()).unwrap().join("/models/x").unwrap();
    let proposer = HttpProposer::new(Wire::new(Ledger::new()).unwrap(), url, "<mask>", Some(Secret::new("key")));
    proposer.propose(&Prompt::parse("a b c").unwrap(), 1, 2).await
}

#[tokio::test]
async fn reads_both_shapes_and_keeps_words_only() {
    let list = json!([{"score": 0.25, "token_str": " zebra"}, {"score": 0.5, "token_str": "##ing"},
        {"score": 0.25, "token_str": "apple"}, {"score": 0.1, "token_str": "late"}]);
    for answer in [list.clone(), json!([list])] {
        let words = propose(answer).await.unwrap();
        assert_eq!(words.iter().map(|word| word.token.as_str()).collect::<Vec<_>>(), ["apple", "zebra"]);
        assert!((words[0].score - 0.25_f32.ln()).abs() < 1e-6);
    }
}

#[tokio::test]
async fn other_answers_are_named() {
    let message = propose(json!({"error": "loading"})).await.unwrap_err().to_string();
    assert!(message.contains("not that of a fill-mask API"), "{message}");
}
