//! `GET /api/v1/federations/{id}/participants`

use crate::answers::{Always, ByName, ByParameter, ByToken};
use crate::app::SharedApp;
use crate::http::bearer::Host;
use crate::http::page::Part;
use crate::http::parameters::{InPath, InQuery};
use crate::problem::Answer;
use axum::Json;
use axum::extract::State;
use feddtpt_shared::host::ParticipantView;

/// The participants and where each of them is. Sorted by id. Host only.
#[utoipa::path(get, path = "/api/v1/federations/{id}/participants", tag = "federations", security(("host" = [])),
    params(("id" = String, Path, description = "The federation"), Part),
    responses((status = 200, body = Vec<ParticipantView>), Always, ByName, ByParameter, ByToken))]
pub(crate) async fn list_participants(
    _: Host,
    State(app): State<SharedApp>,
    InPath(id): InPath<String>,
    InQuery(part): InQuery<Part>,
) -> Answer<Json<Vec<ParticipantView>>> {
    app.fixed(&id).await?;
    Ok(Json(app.store.participants(&id, part.page()?).await?))
}
