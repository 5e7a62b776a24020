//! `GET /api/v1/federations`

use crate::answers::{Always, ByParameter, ByToken};
use crate::app::{App, SharedApp};
use crate::http::bearer::Host;
use crate::http::page::Part;
use crate::http::parameters::InQuery;
use crate::problem::{Answer, refuse};
use crate::store::Page;
use axum::Json;
use axum::extract::State;
use feddtpt_shared::host::FederationLine;
use feddtpt_shared::problem::ProblemType;

/// The federations of this server and where each of them stands. Newest first. Host only.
#[utoipa::path(get, path = "/api/v1/federations", tag = "federations", security(("host" = [])), params(Part),
    responses((status = 200, body = Vec<FederationLine>), Always, ByParameter, ByToken))]
pub(crate) async fn list_federations(
    _: Host,
    State(app): State<SharedApp>,
    InQuery(part): InQuery<Part>,
) -> Answer<Json<Vec<FederationLine>>> {
    let part = ids(&app, part.page()?).await?;
    let mut lines = Vec::with_capacity(part.len());
    for id in part {
        lines.extend(line(&app, id).await?);
    }
    Ok(Json(lines))
}

/// The ids of one part, newest first.
async fn ids(app: &App, page: Page<'_>) -> Answer<Vec<String>> {
    let mut all = app.store.federation_ids().await?;
    if let Some(after) = page.after {
        // Ids are drawn, not counted: only the list itself tells what stands behind one.
        let at = all.iter().position(|id| id == after);
        let unknown = || refuse(ProblemType::InvalidParameter, "after: this server has no such federation");
        all.truncate(at.ok_or_else(unknown)?);
    }
    Ok(all.into_iter().rev().take(page.limit as usize).collect())
}

async fn line(app: &App, id: String) -> Answer<Option<FederationLine>> {
    let fixed = app.fixed(&id).await?;
    let Some(standing) = app.store.standing(&id, None).await? else { return Ok(None) };
    let position = standing.state.position;
    Ok(Some(FederationLine {
        id,
        task: fixed.spec.task.name.clone(),
        status: position.status,
        round: position.round,
        rounds: fixed.spec.rounds,
        participants: standing.participants,
    }))
}
