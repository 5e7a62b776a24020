//! `DELETE /api/v1/federations/{id}/participants/{participant}`

use crate::answers::{Always, ByName, ByParameter, ByToken};
use crate::app::SharedApp;
use crate::http::bearer::Host;
use crate::http::page::is_id;
use crate::http::parameters::InPath;
use crate::problem::{Answer, refuse};
use crate::store::RemoveOutcome;
use axum::extract::State;
use axum::http::StatusCode;
use feddtpt_shared::problem::ProblemType;

/// Removes a participant: its token is worth nothing from now on, and what it has submitted in the open phase, its proposal
/// or its ballot, is not counted; what the server is working on already stays. Rounds that are over stay as they are. The transcript says that somebody was removed. Repeating it is fine.
/// Host only.
#[utoipa::path(delete, path = "/api/v1/federations/{id}/participants/{participant}", tag = "federations",
    security(("host" = [])),
    params(("id" = String, Path, description = "The federation"),
        ("participant" = String, Path, description = "The participant")),
    responses((status = 204, description = "Removed"), Always, ByName, ByParameter, ByToken))]
pub(crate) async fn remove_participant(
    _: Host,
    State(app): State<SharedApp>,
    InPath((id, participant)): InPath<(String, String)>,
) -> Answer<StatusCode> {
    let _turn = app.turn()?;
    app.fixed(&id).await?;
    let outcome = if is_id(&participant) {
        app.store.remove(&id, &participant, app.clock.now_ms()).await?
    } else {
        RemoveOutcome::Unknown
    };
    match outcome {
        RemoveOutcome::Removed => app.hub.ring(&id),
        RemoveOutcome::Again => {}
        RemoveOutcome::Unknown => {
            return Err(refuse(ProblemType::NotFound, "this federation has no such participant"));
        }
    }
    Ok(StatusCode::NO_CONTENT)
}
