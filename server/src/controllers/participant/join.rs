//! `POST /api/v1/federations/{id}/participants`

use crate::answers::{Always, ByBody, ByInvite, ByName, ByParameter, ByToken};
use crate::app::SharedApp;
use crate::credential::hash;
use crate::http::bearer::Bearer;
use crate::http::body::JsonBody;
use crate::http::parameters::InPath;
use crate::problem::{Answer, refuse};
use crate::store::{JoinOutcome, JoinRequest};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use feddtpt_shared::limits::MAX_BODY_BYTES;
use feddtpt_shared::messages::{Join, Joined};
use feddtpt_shared::problem::ProblemType;

/// Turns an invite, sent as bearer token, into a participant. The same invite with the same nonce is answered as the
/// first time, with status 200.
#[utoipa::path(post, path = "/api/v1/federations/{id}/participants", tag = "participants", security(("invite" = [])),
    params(("id" = String, Path, description = "The federation")), request_body = Join,
    responses((status = 201, body = Joined), (status = 200, body = Joined, description = "Again"), Always, ByToken, ByParameter, ByName, ByBody, ByInvite))]
pub(crate) async fn join(
    Bearer(invite): Bearer,
    State(app): State<SharedApp>,
    InPath(id): InPath<String>,
    JsonBody(Join { nonce }): JsonBody<Join, MAX_BODY_BYTES>,
) -> Answer<(StatusCode, Json<Joined>)> {
    let _turn = app.turn()?;
    let fixed = app.fixed(&id).await?;
    let (participant, token) = app.deriver.participant(&invite, &nonce);
    let request = JoinRequest {
        federation: id.clone(),
        invite_hash: hash(&invite),
        nonce,
        participant: participant.clone(),
        token_hash: hash(&token),
        capacity: fixed.spec.policy.capacity,
        now_ms: app.clock.now_ms(),
    };
    let joined = Json(Joined { participant, token });
    let (kind, detail) = match app.store.join(&request).await? {
        JoinOutcome::Joined => {
            app.hub.ring(&id);
            return Ok((StatusCode::CREATED, joined));
        }
        JoinOutcome::Again => return Ok((StatusCode::OK, joined)),
        JoinOutcome::Unknown => (ProblemType::Unauthorized, "this invite is not known here; ask the host for another"),
        JoinOutcome::Expired => (ProblemType::Unauthorized, "this invite has expired; ask the host for another"),
        JoinOutcome::Revoked => {
            (ProblemType::Unauthorized, "the host has taken this invite back; ask the host for another")
        }
        JoinOutcome::Foreign => (ProblemType::Forbidden, "this invite is for another federation"),
        JoinOutcome::Used => {
            (ProblemType::InviteUsed, "somebody has joined with this invite; ask the host for another")
        }
        JoinOutcome::Full => (ProblemType::FederationFull, "the federation admits no more participants"),
        JoinOutcome::Ended => (ProblemType::WrongState, "the federation has ended; nobody can join any more"),
    };
    Err(refuse(kind, detail))
}
