//! `GET /api/v1/federations/{id}/rounds/{n}`

use crate::answers::{Always, ByName, ByParameter, ByToken};
use crate::app::SharedApp;
use crate::gate::Contest;
use crate::http::bearer::Host;
use crate::http::parameters::InPath;
use crate::problem::{Answer, no_federation, refuse};
use crate::store::{BallotRecord, ProposalRecord, RoundRecord};
use axum::Json;
use axum::extract::State;
use feddtpt_shared::problem::ProblemType;
use serde::{Deserialize, Serialize};

/// Everything the server knows about a round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RoundReport {
    /// The proposals accepted so far, sorted by digest.
    pub proposals: Vec<ProposalRecord>,
    /// The candidates that participants judge and how each stage has judged them so far, once there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub contest: Option<Contest>,
    /// The ballots accepted so far, by stage, then by digest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ballots: Vec<BallotRecord>,
    /// The result and how it came about, once it is published.
    pub published: Option<RoundRecord>,
}

/// The proposals and ballots of a round and the record of its aggregation. Host only: it shows single ones of them.
#[utoipa::path(get, path = "/api/v1/federations/{id}/rounds/{n}", tag = "federations", security(("host" = [])),
    params(("id" = String, Path, description = "The federation"), ("n" = u32, Path, description = "The round, from 1")),
    responses((status = 200, body = RoundReport), Always, ByToken, ByParameter, ByName))]
pub(crate) async fn get_round(
    _: Host,
    State(app): State<SharedApp>,
    InPath((id, round)): InPath<(String, u32)>,
) -> Answer<Json<RoundReport>> {
    let state = app.store.federation(&id).await?.ok_or_else(|| no_federation(&id))?;
    if round > state.position.round {
        return Err(refuse(ProblemType::NotFound, format!("round {round} has not begun")));
    }
    let proposals = app.store.proposals(&id, round).await?;
    let contest = app.store.contest(&id, round).await?;
    let ballots = app.store.ballots(&id, round).await?;
    let published = app.store.round(&id, round).await?;
    Ok(Json(RoundReport { proposals, contest, ballots, published }))
}
