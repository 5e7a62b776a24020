//! `POST /v1/embeddings`

use super::MAX_MODEL_BODY_BYTES;
use super::input::{Texts, check_model, inference};
use crate::answers::{Always, ByBody, ByName};
use crate::app::SharedApp;
use crate::http::body::JsonBody;
use crate::inference::model_refusal;
use crate::problem::{Answer, refuse};
use axum::Json;
use axum::extract::State;
use feddtpt_shared::problem::ProblemType;
use serde::{Deserialize, Serialize};

/// Texts to embed.
#[derive(Deserialize, utoipa::ToSchema)]
pub(crate) struct EmbeddingRequest {
    /// The model; may be left out.
    model: Option<String>,
    /// One text or several.
    input: Texts,
    /// Only `float`.
    encoding_format: Option<String>,
}

/// A list in OpenAI's shape.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct EmbeddingList {
    object: &'static str,
    data: Vec<Embedding>,
    model: String,
}

/// One embedding: a vector of length 1.
#[derive(Serialize, utoipa::ToSchema)]
#[expect(clippy::struct_field_names, reason = "OpenAI's names")]
pub(crate) struct Embedding {
    object: &'static str,
    index: usize,
    embedding: Vec<f32>,
}

/// Embeds texts. A long text is cut at its end.
#[utoipa::path(post, path = "/v1/embeddings", tag = "model", request_body = EmbeddingRequest,
    responses((status = 200, body = EmbeddingList), Always, ByName, ByBody))]
pub(crate) async fn embed(
    State(app): State<SharedApp>,
    JsonBody(request): JsonBody<EmbeddingRequest, MAX_MODEL_BODY_BYTES>,
) -> Answer<Json<EmbeddingList>> {
    let inference = inference(&app)?;
    check_model(inference, request.model.as_deref())?;
    if request.encoding_format.is_some_and(|format| format != "float") {
        return Err(refuse(ProblemType::Unprocessable, "encoding_format: only \"float\" is served"));
    }
    let texts = request.input.into_checked()?;
    let list = inference.run(move |model| {
        let embed = |(index, text): (usize, &String)| {
            let embedding = model.embed_text(text).map_err(|error| model_refusal(&error))?;
            Ok(Embedding { object: "embedding", index, embedding })
        };
        let data = texts.iter().enumerate().map(embed).collect::<Answer<Vec<_>>>()?;
        Ok(EmbeddingList { object: "list", data, model: model.id().to_owned() })
    });
    list.await.map(Json)
}
