//! `POST /api/v1/federations/{id}/invites`

use crate::answers::{Always, ByBody, ByName, ByParameter, ByState, ByToken};
use crate::app::SharedApp;
use crate::credential::{hash, random_secret};
use crate::http::bearer::Host;
use crate::http::body::JsonBody;
use crate::http::parameters::InPath;
use crate::problem::{Answer, no_federation, refuse};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use feddtpt_shared::Digest;
use feddtpt_shared::limits::{MAX_BODY_BYTES, MAX_INVITES_PER_REQUEST};
use feddtpt_shared::messages::{CreateInvites, Invites, Secret};
use feddtpt_shared::problem::ProblemType;

const DEFAULT_VALID_MS: u64 = 7 * 24 * 60 * 60 * 1_000;
const MAX_VALID_MS: u64 = 366 * 24 * 60 * 60 * 1_000;

/// Creates single-use invites, shown this once. Host only.
#[utoipa::path(post, path = "/api/v1/federations/{id}/invites", tag = "federations", security(("host" = [])),
    params(("id" = String, Path, description = "The federation")),
    request_body = CreateInvites, responses((status = 201, body = Invites), Always, ByToken, ByParameter, ByName, ByBody, ByState))]
pub(crate) async fn create_invites(
    _: Host,
    State(app): State<SharedApp>,
    InPath(id): InPath<String>,
    JsonBody(request): JsonBody<CreateInvites, MAX_BODY_BYTES>,
) -> Answer<(StatusCode, Json<Invites>)> {
    let _turn = app.turn()?;
    let state = app.store.federation(&id).await?.ok_or_else(|| no_federation(&id))?;
    if state.position.status.is_terminal() {
        return Err(refuse(ProblemType::WrongState, "the federation has ended; nobody can join any more"));
    }
    if request.count == 0 || request.count > MAX_INVITES_PER_REQUEST {
        let detail = format!("count: {} is not between 1 and {MAX_INVITES_PER_REQUEST}", request.count);
        return Err(refuse(ProblemType::Unprocessable, detail));
    }
    let valid_ms = request.valid_ms.unwrap_or(DEFAULT_VALID_MS);
    if valid_ms == 0 || valid_ms > MAX_VALID_MS {
        let detail = format!("valid_ms: {valid_ms} is not between 1 and {MAX_VALID_MS}");
        return Err(refuse(ProblemType::Unprocessable, detail));
    }
    let invites: Result<Vec<Secret>, _> = (0..request.count).map(|_| random_secret("fi")).collect();
    let invites = invites.map_err(|error| refuse(ProblemType::Internal, error.to_string()))?;
    let hashes: Vec<Digest> = invites.iter().map(hash).collect();
    let now_ms = app.clock.now_ms();
    app.store.add_invites(&id, &hashes, now_ms.saturating_add(valid_ms), now_ms).await?;
    Ok((StatusCode::CREATED, Json(Invites { invites })))
}
