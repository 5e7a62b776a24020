//! A masked language model behind a fill-mask API of Hugging Face's shape.

use crate::address::authority;
use crate::ledger::Purpose;
use crate::mlm::check_position;
use crate::transport::{Call, Transport};
use feddtpt_client::platform::{Candidate, Proposer, ProposerError};
use feddtpt_shared::messages::Secret;
use feddtpt_shared::{Prompt, Token};
use http::Method;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;
use url::Url;

/// Words asked for at most; the project's own server gives no more.
const MAX_TOP_K: usize = 1_000;
/// How long one request may take.
const TIMEOUT: Duration = Duration::from_mins(1);

/// Sends the prompt with one token masked, and nothing else: never a row.
#[derive(Clone)]
pub struct HttpProposer<T> {
    transport: T,
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

impl<T: Transport> HttpProposer<T> {
    /// A proposer at `url`; `mask` is the model's marker, `[MASK]` or `<mask>`.
    pub fn new(transport: T, url: Url, mask: &str, key: Option<Secret>) -> Self {
        let id = format!("{}{}", authority(&url), url.path());
        Self { transport, url, id, mask: mask.to_owned(), key }
    }
}

impl<T: Transport> Proposer for HttpProposer<T> {
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
            headers: Vec::new(),
            json: Some(body.to_string().into_bytes()),
            words: None,
            timeout: TIMEOUT,
        };
        let fail = |reason: String| ProposerError(format!("{}: {reason}", self.id));
        let reply = self.transport.send(call).await.map_err(|error| fail(error.0))?;
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
