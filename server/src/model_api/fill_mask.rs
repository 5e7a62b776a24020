//! `POST /v1/fill-mask`

use super::MAX_MODEL_BODY_BYTES;
use super::input::{MASK, Texts, encode_masked, inference};
use crate::answers::{Always, ByBody};
use crate::app::SharedApp;
use crate::http::body::JsonBody;
use crate::inference::model_refusal;
use crate::problem::{Answer, refuse};
use axum::Json;
use axum::extract::State;
use feddtpt_model::MaskedLm;
use feddtpt_shared::problem::ProblemType;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

const DEFAULT_TOP_K: usize = 5;
const MAX_TOP_K: usize = 1_000;
const MAX_MASKS: usize = 64;

/// A request in Hugging Face's shape.
#[derive(Deserialize, utoipa::ToSchema)]
pub(crate) struct FillMaskRequest {
    /// Texts with `[MASK]` at least once.
    inputs: Texts,
    /// Settings.
    #[serde(default, deserialize_with = "object")]
    parameters: FillMaskParameters,
}

/// Settings in Hugging Face's shape.
#[derive(Default, Deserialize, utoipa::ToSchema)]
pub(crate) struct FillMaskParameters {
    /// How many words for each mask; 5 by default.
    #[schema(minimum = 1, maximum = 1_000)]
    top_k: Option<usize>,
    /// Only these words, at least one.
    #[schema(min_items = 1)]
    targets: Option<Vec<String>>,
}

/// One word for one mask.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct Filled {
    /// Its probability among the words that the model may propose.
    score: f64,
    /// Its id.
    token: u32,
    /// The word.
    token_str: String,
    /// The text with the word in place of this mask.
    sequence: String,
}

/// A list of words for a text with one mask, a list of lists for several masks, one more level for several texts.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(untagged)]
pub(crate) enum Filling {
    /// One mask.
    Mask(Vec<Filled>),
    /// Several masks or texts.
    #[schema(no_recursion)]
    Many(Vec<Filling>),
}

/// Serde reads a list as members in their order, too; here that is a mistake.
fn object<'de, D: Deserializer<'de>>(settings: D) -> Result<FillMaskParameters, D::Error> {
    let members = serde_json::Map::deserialize(settings)?;
    FillMaskParameters::deserialize(Value::Object(members)).map_err(D::Error::custom)
}

/// Proposes words for masks.
#[utoipa::path(post, path = "/v1/fill-mask", tag = "model", request_body = FillMaskRequest,
    responses((status = 200, body = Filling), Always, ByBody))]
pub(crate) async fn fill_mask(
    State(app): State<SharedApp>,
    JsonBody(request): JsonBody<FillMaskRequest, MAX_MODEL_BODY_BYTES>,
) -> Answer<Json<Filling>> {
    inference(&app)?.run(move |model| fill_all(model, request)).await.map(Json)
}

fn fill_all(model: &dyn MaskedLm, request: FillMaskRequest) -> Answer<Filling> {
    let top_k = request.parameters.top_k.unwrap_or(DEFAULT_TOP_K);
    if top_k == 0 || top_k > MAX_TOP_K {
        let detail = format!("parameters.top_k: {top_k} is not between 1 and {MAX_TOP_K}");
        return Err(refuse(ProblemType::Unprocessable, detail));
    }
    let targets = request.parameters.targets.map(|words| target_ids(model, &words)).transpose()?;
    let single = matches!(request.inputs, Texts::One(_));
    let texts = request.inputs.into_checked()?;
    let mut filled =
        texts.iter().map(|text| fill(model, text, top_k, targets.as_deref())).collect::<Answer<Vec<_>>>()?;
    match filled.pop() {
        Some(only) if single => Ok(only),
        last => {
            filled.extend(last);
            Ok(Filling::Many(filled))
        }
    }
}

fn target_ids(model: &dyn MaskedLm, words: &[String]) -> Answer<Vec<u32>> {
    if words.is_empty() {
        let detail = "parameters.targets: name at least one word, or leave it out";
        return Err(refuse(ProblemType::Unprocessable, detail));
    }
    let id = |word: &String| model.word_id(word).filter(|id| model.is_whole_word(*id));
    let unknown = |word: &String| {
        let word: String = word.chars().take(60).collect();
        refuse(ProblemType::Unprocessable, format!("parameters.targets: {word:?} is not one word of this model"))
    };
    words.iter().map(|word| id(word).ok_or_else(|| unknown(word))).collect()
}

fn fill(model: &dyn MaskedLm, text: &str, top_k: usize, targets: Option<&[u32]>) -> Answer<Filling> {
    let masks = text.matches(MASK).count();
    if masks == 0 || masks > MAX_MASKS {
        let detail = format!("inputs: {MASK} stands {masks} times; it must stand 1 to {MAX_MASKS} times");
        return Err(refuse(ProblemType::Unprocessable, detail));
    }
    let input = encode_masked(model, text)?;
    // All words, for the sum that makes probabilities of logits.
    let all = model.top_k(&[input], model.words().len(), &[]).map_err(|error| model_refusal(&error))?;
    let each = all.into_iter().next().unwrap_or_default().into_iter().enumerate();
    let mut lists: Vec<Filling> = each
        .map(|(mask, words)| {
            let words = probabilities(words);
            let kept = words.into_iter().filter(|(id, _)| targets.is_none_or(|targets| targets.contains(id)));
            Filling::Mask(kept.take(top_k).map(|(id, score)| filled(model, text, mask, id, score)).collect())
        })
        .collect();
    if lists.len() == 1 { Ok(lists.remove(0)) } else { Ok(Filling::Many(lists)) }
}

/// Softmax; the list is sorted, the first is the largest.
fn probabilities(words: Vec<(u32, f32)>) -> Vec<(u32, f64)> {
    let largest = words.first().map_or(0.0, |word| f64::from(word.1));
    let weight = |logit: f32| (f64::from(logit) - largest).exp();
    let total: f64 = words.iter().map(|word| weight(word.1)).sum();
    words.into_iter().map(|(id, logit)| (id, weight(logit) / total)).collect()
}

fn filled(model: &dyn MaskedLm, text: &str, mask: usize, id: u32, score: f64) -> Filled {
    let word = model.word(id).unwrap_or_default();
    let at = text.match_indices(MASK).nth(mask).map_or(0, |(at, _)| at);
    let sequence = format!("{}{word}{}", &text[..at], text.get(at + MASK.len()..).unwrap_or_default());
    Filled { score, token: id, token_str: word.to_owned(), sequence }
}
