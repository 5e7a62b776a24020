//! `DELETE /api/v1/federations/{id}/invites/{invite}`

use crate::answers::{Always, ByName, ByParameter, ByState, ByToken};
use crate::app::SharedApp;
use crate::http::bearer::Host;
use crate::http::page::is_id;
use crate::http::parameters::InPath;
use crate::problem::{Answer, refuse};
use crate::store::RevokeOutcome;
use axum::extract::State;
use axum::http::StatusCode;
use feddtpt_shared::problem::ProblemType;

/// Takes an invite back: nobody can join with it any more. Repeating it is fine. Host only.
#[utoipa::path(delete, path = "/api/v1/federations/{id}/invites/{invite}", tag = "federations",
    security(("host" = [])),
    params(("id" = String, Path, description = "The federation"),
        ("invite" = String, Path, description = "The invite's id: `i_` and the first 20 digits of its SHA-256")),
    responses((status = 204, description = "It cannot be used any more"), Always, ByName, ByParameter, ByState, ByToken))]
pub(crate) async fn revoke_invite(
    _: Host,
    State(app): State<SharedApp>,
    InPath((id, invite)): InPath<(String, String)>,
) -> Answer<StatusCode> {
    let _turn = app.turn()?;
    app.fixed(&id).await?;
    let outcome = if is_id(&invite) {
        app.store.revoke_invite(&id, &invite, app.clock.now_ms()).await?
    } else {
        RevokeOutcome::Unknown
    };
    match outcome {
        RevokeOutcome::Revoked => Ok(StatusCode::NO_CONTENT),
        RevokeOutcome::Used => {
            let detail = "somebody has joined with this invite; remove the participant instead";
            Err(refuse(ProblemType::InviteUsed, detail))
        }
        RevokeOutcome::Unknown => Err(refuse(ProblemType::NotFound, "this federation has no such invite")),
    }
}
