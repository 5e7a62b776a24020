//! `POST /api/v1/federations/{id}/actions`

use crate::answers::{Always, ByBody, ByName, ByParameter, ByState, ByToken};
use crate::app::{App, SharedApp};
use crate::http::bearer::Host;
use crate::http::body::JsonBody;
use crate::http::parameters::InPath;
use crate::problem::{Answer, later, no_federation, refuse};
use crate::rounds::host::{Decision, Published, decide};
use crate::rounds::runner;
use crate::views;
use axum::Json;
use axum::extract::State;
use feddtpt_shared::host::HostAction;
use feddtpt_shared::limits::MAX_BODY_BYTES;
use feddtpt_shared::messages::FederationView;
use feddtpt_shared::problem::ProblemType;

/// How often an action is decided anew when the federation moves on at the same moment.
const ATTEMPTS: u32 = 5;

/// Pauses, resumes, closes a round, rolls back, or cancels. Sent again, it is answered as the first time and not done
/// twice. Host only.
#[utoipa::path(post, path = "/api/v1/federations/{id}/actions", tag = "federations", security(("host" = [])),
    params(("id" = String, Path, description = "The federation")),
    request_body = HostAction, responses((status = 200, body = FederationView), Always, ByBody, ByName, ByParameter, ByState, ByToken))]
pub(crate) async fn act(
    _: Host,
    State(app): State<SharedApp>,
    InPath(id): InPath<String>,
    JsonBody(action): JsonBody<HostAction, MAX_BODY_BYTES>,
) -> Answer<Json<FederationView>> {
    let _turn = app.turn()?;
    action.validate().map_err(|reason| refuse(ProblemType::Unprocessable, reason))?;
    for _ in 0..ATTEMPTS {
        if settle(&app, &id, &action).await? {
            tracing::info!(federation = id, ?action, "the host's action is done");
            return views::public(&app, &id).await.map(Json);
        }
    }
    Err(later(ProblemType::Unavailable, "the federation keeps moving on; look where it stands and try again"))
}

/// Decides and does it. False if the federation moved on in between.
async fn settle(app: &App, id: &str, action: &HostAction) -> Answer<bool> {
    let fixed = app.fixed(id).await?;
    let standing = app.store.standing(id, None).await?.ok_or_else(|| no_federation(id))?;
    let published = match *action {
        HostAction::RollBack { round, to_round } => {
            Published { named: app.store.round(id, round).await?, earlier: app.store.round(id, to_round).await? }
        }
        _ => Published::default(),
    };
    match decide(&standing, &fixed.spec, action, published, app.clock.now_ms()) {
        Decision::Nothing => Ok(true),
        Decision::Refuse(reason) => Err(refuse(ProblemType::WrongState, reason)),
        Decision::Step(step) => Ok(runner::take(app, &step).await?),
    }
}
