//! `POST /v1/completions`

use super::MAX_MODEL_BODY_BYTES;
use super::input::{MASK, Texts, check_model, encode_masked, inference};
use super::sampling::{Scored, choose, ranked};
use crate::answers::{Always, ByBody, ByName};
use crate::app::SharedApp;
use crate::http::body::JsonBody;
use crate::inference::model_refusal;
use crate::problem::{Answer, refuse};
use axum::Json;
use axum::extract::State;
use feddtpt_model::{Encoded, MaskedLm};
use feddtpt_shared::problem::ProblemType;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const MAX_LOGPROBS: usize = 20;
const MAX_BIAS: f64 = 100.0;
const MAX_BIASES: usize = 1_024;

/// A request in OpenAI's shape.
#[derive(Deserialize, utoipa::ToSchema)]
pub(crate) struct CompletionRequest {
    /// The model; may be left out.
    model: Option<String>,
    /// Texts with `[MASK]` once where the answer stands, or without: then it stands at the end.
    prompt: Texts,
    /// At least 1; the answer is always one word.
    #[schema(minimum = 1)]
    max_tokens: Option<u32>,
    /// 0 (default) answers the best word; above, the word is drawn.
    #[schema(minimum = 0, maximum = 2)]
    temperature: Option<f64>,
    /// Decides what is drawn; by default the same each time.
    seed: Option<u64>,
    /// How many words to show with their log-probabilities, 0 to 20.
    #[schema(maximum = 20)]
    logprobs: Option<usize>,
    /// Token id to a number between -100 and 100 that is added to its logit.
    logit_bias: Option<BTreeMap<u32, f64>>,
    /// Only false.
    stream: Option<bool>,
    /// Only 1.
    #[schema(minimum = 1, maximum = 1)]
    n: Option<u32>,
}

/// An answer in OpenAI's shape.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct Completion {
    id: &'static str,
    object: &'static str,
    model: String,
    choices: Vec<Choice>,
    usage: Usage,
}

/// The answer to one prompt.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct Choice {
    index: usize,
    text: String,
    finish_reason: &'static str,
    logprobs: Option<LogProbs>,
}

/// Log-probabilities (natural) among whole words, biases included.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct LogProbs {
    tokens: Vec<String>,
    token_logprobs: Vec<f64>,
    top_logprobs: Vec<BTreeMap<String, f64>>,
}

/// Pieces read and words answered.
#[derive(Serialize, utoipa::ToSchema)]
#[expect(clippy::struct_field_names, reason = "OpenAI's names")]
pub(crate) struct Usage {
    prompt_tokens: usize,
    completion_tokens: usize,
    total_tokens: usize,
}

/// Answers each prompt with one word.
#[utoipa::path(post, path = "/v1/completions", tag = "model", request_body = CompletionRequest,
    responses((status = 200, body = Completion), Always, ByName, ByBody))]
pub(crate) async fn complete(
    State(app): State<SharedApp>,
    JsonBody(request): JsonBody<CompletionRequest, MAX_MODEL_BODY_BYTES>,
) -> Answer<Json<Completion>> {
    let inference = inference(&app)?;
    check_model(inference, request.model.as_deref())?;
    check(&request)?;
    inference.run(move |model| answer(model, request)).await.map(Json)
}

fn check(request: &CompletionRequest) -> Answer<()> {
    let bias = request.logit_bias.iter().flatten();
    let detail = if request.max_tokens == Some(0) {
        "max_tokens: must be at least 1; the answer is one word"
    } else if request.temperature.is_some_and(|t| !(0.0..=2.0).contains(&t)) {
        "temperature: must lie between 0 and 2"
    } else if request.logprobs.is_some_and(|count| count > MAX_LOGPROBS) {
        "logprobs: must lie between 0 and 20"
    } else if bias.clone().count() > MAX_BIASES || bias.clone().any(|(_, bias)| bias.is_nan() || bias.abs() > MAX_BIAS)
    {
        "logit_bias: at most 1024 ids, each with a number between -100 and 100"
    } else if request.stream == Some(true) || request.n.is_some_and(|n| n != 1) {
        "stream and n: one whole answer is served, no stream and no variants"
    } else {
        return Ok(());
    };
    Err(refuse(ProblemType::Unprocessable, detail))
}

fn answer(model: &dyn MaskedLm, request: CompletionRequest) -> Answer<Completion> {
    let inputs: Vec<Encoded> =
        request.prompt.into_checked()?.iter().map(|text| encode(model, text)).collect::<Answer<_>>()?;
    let prompt_tokens = inputs.iter().map(|input| input.ids.len()).sum();
    let bias = request.logit_bias.unwrap_or_default();
    let (temperature, seed) = (request.temperature.unwrap_or(0.0), request.seed.unwrap_or(0));
    let mut choices = Vec::with_capacity(inputs.len());
    // One by one: log-probabilities over the whole vocabulary of a full request would take a lot of memory at once.
    for (index, input) in inputs.into_iter().enumerate() {
        let log_probs = model.log_softmax_at_mask(&[input]).map_err(|error| model_refusal(&error))?;
        let words = ranked(model, log_probs.first().map_or(&[], Vec::as_slice), &bias);
        let chosen = choose(&words, temperature, seed, index);
        let chosen = chosen.ok_or_else(|| refuse(ProblemType::Internal, "the model knows no words"))?;
        choices.push(choice(model, index, chosen, &words, request.logprobs));
    }
    let completion_tokens = choices.len();
    let usage = Usage { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
    Ok(Completion { id: "cmpl", object: "text_completion", model: model.id().to_owned(), choices, usage })
}

fn encode(model: &dyn MaskedLm, text: &str) -> Answer<Encoded> {
    match text.matches(MASK).count() {
        0 => encode_masked(model, &format!("{text} {MASK}")),
        1 => encode_masked(model, text),
        masks => Err(refuse(ProblemType::Unprocessable, format!("{MASK} stands {masks} times; it may stand once"))),
    }
}

fn choice(model: &dyn MaskedLm, index: usize, chosen: Scored, words: &[Scored], shown: Option<usize>) -> Choice {
    let name = |id: u32| model.word(id).unwrap_or_default().to_owned();
    let logprobs = shown.map(|shown| LogProbs {
        tokens: vec![name(chosen.0)],
        token_logprobs: vec![chosen.1],
        top_logprobs: vec![words.iter().take(shown).map(|(id, score)| (name(*id), *score)).collect()],
    });
    Choice { index, text: name(chosen.0), finish_reason: "stop", logprobs }
}
