//! `GET /api/v1/federations/{id}/transcript`

use crate::answers::{Always, ByName, ByParameter};
use crate::app::SharedApp;
use crate::http::parameters::InPath;
use crate::problem::Answer;
use axum::Json;
use axum::extract::State;
use feddtpt_shared::transcript::TranscriptEntry;

/// The hash-chained record. Public.
#[utoipa::path(get, path = "/api/v1/federations/{id}/transcript", tag = "federations",
    params(("id" = String, Path, description = "The federation")),
    responses((status = 200, body = Vec<TranscriptEntry>), Always, ByParameter, ByName))]
pub(crate) async fn get_transcript(
    State(app): State<SharedApp>,
    InPath(id): InPath<String>,
) -> Answer<Json<Vec<TranscriptEntry>>> {
    app.fixed(&id).await?;
    Ok(Json(app.store.transcript(&id).await?))
}
