//! `POST /v1/tokenize`

use super::MAX_MODEL_BODY_BYTES;
use super::input::inference;
use crate::answers::{Always, ByBody};
use crate::app::SharedApp;
use crate::http::body::JsonBody;
use crate::inference::model_refusal;
use crate::problem::Answer;
use axum::Json;
use axum::extract::State;
use feddtpt_model::Segment;
use serde::{Deserialize, Serialize};

/// A text to split.
#[derive(Deserialize, utoipa::ToSchema)]
pub(crate) struct TokenizeRequest {
    /// The text; `prompt` means the same.
    #[serde(alias = "prompt")]
    text: String,
}

/// Its pieces.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct Tokenized {
    /// Ids of the pieces, without the special ones.
    tokens: Vec<u32>,
    /// How many.
    count: usize,
    /// Longest input of the model, special pieces included.
    max_model_len: usize,
}

/// The ids of a text's pieces, for `logit_bias`.
#[utoipa::path(post, path = "/v1/tokenize", tag = "model", request_body = TokenizeRequest,
    responses((status = 200, body = Tokenized), Always, ByBody))]
pub(crate) async fn tokenize(
    State(app): State<SharedApp>,
    JsonBody(TokenizeRequest { text }): JsonBody<TokenizeRequest, MAX_MODEL_BODY_BYTES>,
) -> Answer<Json<Tokenized>> {
    let tokenized = inference(&app)?.run(move |model| {
        let encoded = model.encode(&[Segment::Literal(&text)]).map_err(|error| model_refusal(&error))?;
        let inner = encoded.ids.len().saturating_sub(2);
        let tokens: Vec<u32> = encoded.ids.into_iter().skip(1).take(inner).collect();
        Ok(Tokenized { count: tokens.len(), tokens, max_model_len: model.max_positions() })
    });
    tokenized.await.map(Json)
}
