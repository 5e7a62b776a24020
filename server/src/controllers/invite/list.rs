//! `GET /api/v1/federations/{id}/invites`

use crate::answers::{Always, ByName, ByParameter, ByToken};
use crate::app::SharedApp;
use crate::http::bearer::Host;
use crate::http::page::Part;
use crate::http::parameters::{InPath, InQuery};
use crate::problem::Answer;
use axum::Json;
use axum::extract::State;
use feddtpt_shared::host::InviteView;

/// The invites made so far: which were used, by whom and when. The secrets are not kept. Sorted by id. Host only.
#[utoipa::path(get, path = "/api/v1/federations/{id}/invites", tag = "federations", security(("host" = [])),
    params(("id" = String, Path, description = "The federation"), Part),
    responses((status = 200, body = Vec<InviteView>), Always, ByName, ByParameter, ByToken))]
pub(crate) async fn list_invites(
    _: Host,
    State(app): State<SharedApp>,
    InPath(id): InPath<String>,
    InQuery(part): InQuery<Part>,
) -> Answer<Json<Vec<InviteView>>> {
    app.fixed(&id).await?;
    Ok(Json(app.store.invites(&id, part.page()?, app.clock.now_ms()).await?))
}
