//! `GET /api/v1/federations/{id}/vocabulary`

use crate::answers::{Always, ByName, ByParameter};
use crate::app::SharedApp;
use crate::http::parameters::InPath;
use crate::problem::Answer;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;

/// The public word list, one word per line. Its SHA-256 is the one that the task names. Public.
#[utoipa::path(get, path = "/api/v1/federations/{id}/vocabulary", tag = "federations",
    params(("id" = String, Path, description = "The federation")),
    responses((status = 200, body = String, content_type = "text/plain"), Always, ByParameter, ByName))]
pub(crate) async fn get_vocabulary(
    State(app): State<SharedApp>,
    InPath(id): InPath<String>,
) -> Answer<impl IntoResponse> {
    let text = app.fixed(&id).await?.vocabulary.to_text();
    // The list of a federation never changes.
    Ok(([(CACHE_CONTROL, "public, max-age=86400, immutable")], text))
}
