//! `GET /healthz`, `GET /readyz`

use crate::answers::Watched;
use crate::app::SharedApp;
use crate::problem::Answer;
use axum::extract::State;

/// Answers while the process lives.
#[utoipa::path(get, path = "/healthz", tag = "operation",
    responses((status = 200, body = String, content_type = "text/plain"), Watched))]
pub(crate) async fn healthz() -> &'static str {
    "ok"
}

/// Answers while the store answers.
#[utoipa::path(get, path = "/readyz", tag = "operation",
    responses((status = 200, body = String, content_type = "text/plain"), Watched))]
pub(crate) async fn readyz(State(app): State<SharedApp>) -> Answer<&'static str> {
    app.store.ping().await?;
    Ok("ready")
}
