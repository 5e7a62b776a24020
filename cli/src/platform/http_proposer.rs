//! A masked language model behind a fill-mask API of Hugging Face's shape.

use super::ledger::Purpose;
use super::mlm::check_position;
use super::wire::{Call, Wire};
use feddtpt_client::platform::{Candidate, Proposer, ProposerError};
use feddtpt_shared::messages::Secret;
use feddtpt_shared::{Prompt, Token};
use reqwest::{Method, Url};
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;

/// Words asked for at most; the project's own server gives no more.
const MAX_TOP_K: usize = 1_000;
/// How long one request may take.
const TIMEOUT: Duration = Duration::from_mins(1);

/// Sends the prompt with one token masked, and nothing else: never a row.
#[derive(Clone)]
pub struct HttpProposer {
    wire: Wire,
    url: Url,
    id: String,
    mask: String,
    key: Option<Secret>,
}

/// One proposal in the answer. A probability, so its logarithm stands for the logit.
#[derive(Deserialize)]
struct Filled {
    score: f64,
    token_str: String,
}

/// A list of proposals, or one list for each mask.
#[derive(Deserialize)]
#[serde(untagged)]
enum Answer {
    One(Vec<Filled>),
    PerMask(Vec<Vec<Filled>>),
}

impl HttpProposer {
    /// A proposer at `url`; `mask` is the model's marker, `[MASK]` or `<mask>`.
    pub fn new(wire: Wire, url: Url, mask: &str, key: Option<Secret>) -> Self {
        let id = format!("{}{}", super::wire::authority(&url), url.path());
        Self { wire, url, id, mask: mask.to_owned(), key }
    }
}

impl Proposer for HttpProposer {
    fn id(&self) -> &str {
        &self.id
    }

    async fn propose(&self, prompt: &Prompt, position: usize, k: usize) -> Result<Vec<Candidate>, ProposerError> {
        check_position(prompt, position)?;
        let words = prompt.tokens().iter().enumerate();
        let words = words.map(|(at, token)| if at == position { self.mask.as_str() } else { token.as_str() });
        let inputs = words.collect::<Vec<_>>().join(" ");
        let body = json!({ "inputs": inputs, "parameters": { "top_k": k.min(MAX_TOP_K) } });
        let call = Call {
            purpose: Purpose::Proposer,
            method: Method::POST,
            url: self.url.clone(),
            bearer: self.key.as_ref(),
            json: Some(body.to_string().into_bytes()),
            words: None,
            timeout: TIMEOUT,
        };
        let fail = |reason: String| ProposerError(format!("{}: {reason}", self.id));
        let reply = self.wire.send(call).await.map_err(|error| fail(error.0))?;
        if !reply.is_success() {
            return Err(fail(format!("HTTP {}", reply.status)));
        }
        let answer = serde_json::from_slice(&reply.body)
            .map_err(|error| fail(format!("its answer is not that of a fill-mask API: {error}")))?;
        Ok(ranked(answer, k))
    }
}

/// The proposals that are words, best first, equals in the order of the alphabet; pieces (`##ing`) and markers fall out.
fn ranked(answer: Answer, k: usize) -> Vec<Candidate> {
    let filled = match answer {
        Answer::One(filled) => filled,
        Answer::PerMask(masks) => masks.into_iter().next().unwrap_or_default(),
    };
    let mut best: Vec<Candidate> = filled
        .into_iter()
        .filter(|filled| filled.score.is_finite() && filled.score > 0.0)
        .filter_map(|filled| {
            #[expect(clippy::cast_possible_truncation, reason = "a logit needs no more than f32 holds")]
            let score = filled.score.ln() as f32;
            Some(Candidate { token: Token::new(filled.token_str.trim()).ok()?, score })
        })
        .collect();
    best.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.token.cmp(&b.token)));
    best.truncate(k);
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::Ledger;
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
}
