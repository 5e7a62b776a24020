//! `DELETE /api/v1/federations/{id}/participants/me`

use crate::answers::{Always, ByName, ByParameter, ByToken};
use crate::app::SharedApp;
use crate::http::bearer::Bearer;
use crate::http::parameters::InPath;
use crate::problem::Answer;
use axum::extract::State;
use axum::http::StatusCode;

/// Leaves the federation. What was submitted stays; rounds no longer wait for this participant. Repeating it is fine.
#[utoipa::path(delete, path = "/api/v1/federations/{id}/participants/me", tag = "participants",
    security(("participant" = [])), params(("id" = String, Path, description = "The federation")),
    responses((status = 204, description = "Gone"), Always, ByToken, ByParameter, ByName))]
pub(crate) async fn leave(
    bearer: Bearer,
    State(app): State<SharedApp>,
    InPath(id): InPath<String>,
) -> Answer<StatusCode> {
    let _turn = app.turn()?;
    app.fixed(&id).await?;
    let participant = bearer.participant(&app, &id).await?;
    if app.store.leave(&id, &participant.id, app.clock.now_ms()).await? {
        app.hub.ring(&id);
    }
    Ok(StatusCode::NO_CONTENT)
}
