//! `GET /v1/models`

use super::input::{DEFAULT_MODEL, inference};
use crate::answers::Always;
use crate::app::SharedApp;
use crate::problem::Answer;
use axum::Json;
use axum::extract::State;
use serde::Serialize;

/// A list in OpenAI's shape.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct ModelList {
    object: &'static str,
    data: Vec<ModelEntry>,
}

/// A model in OpenAI's shape.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct ModelEntry {
    id: String,
    object: &'static str,
    created: u64,
    owned_by: &'static str,
}

/// The model served here, by its name and as `default`.
#[utoipa::path(get, path = "/v1/models", tag = "model", responses((status = 200, body = ModelList), Always))]
pub(crate) async fn list_models(State(app): State<SharedApp>) -> Answer<Json<ModelList>> {
    let served = inference(&app)?.model().id().to_owned();
    let entry = |id| ModelEntry { id, object: "model", created: 0, owned_by: "feddtpt" };
    let data = [served, DEFAULT_MODEL.to_owned()].map(entry).into();
    Ok(Json(ModelList { object: "list", data }))
}
