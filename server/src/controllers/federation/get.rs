//! `GET /api/v1/federations/{id}`

use crate::answers::{Always, ByName, ByParameter};
use crate::app::SharedApp;
use crate::http::parameters::InPath;
use crate::problem::Answer;
use crate::views;
use axum::Json;
use axum::extract::State;
use feddtpt_shared::messages::FederationView;

/// State, policy and published prompts. Public.
#[utoipa::path(get, path = "/api/v1/federations/{id}", tag = "federations",
    params(("id" = String, Path, description = "The federation")),
    responses((status = 200, body = FederationView), Always, ByParameter, ByName))]
pub(crate) async fn get_federation(
    State(app): State<SharedApp>,
    InPath(id): InPath<String>,
) -> Answer<Json<FederationView>> {
    views::public(&app, &id).await.map(Json)
}
