//! `POST /api/v1/federations`

use crate::answers::{Always, ByBody, ByState, ByToken};
use crate::app::SharedApp;
use crate::credential::random_id;
use crate::http::bearer::Host;
use crate::http::body::JsonBody;
use crate::problem::{Answer, refuse};
use crate::rounds::runner;
use crate::store::NewFederation;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use feddtpt_shared::Vocabulary;
use feddtpt_shared::limits::MAX_TASK_BODY_BYTES;
use feddtpt_shared::messages::{CreateFederation, Created};
use feddtpt_shared::problem::ProblemType;

/// Creates a federation from a task file. Host only.
#[utoipa::path(post, path = "/api/v1/federations", tag = "federations", security(("host" = [])),
    request_body = CreateFederation, responses((status = 201, body = Created), Always, ByToken, ByBody, ByState))]
pub(crate) async fn create_federation(
    _: Host,
    State(app): State<SharedApp>,
    JsonBody(request): JsonBody<CreateFederation, MAX_TASK_BODY_BYTES>,
) -> Answer<(StatusCode, Json<Created>)> {
    let _turn = app.turn()?;
    if app.aggregator.is_none() {
        let detail = "this server runs without a model, so it cannot aggregate; start it with one";
        return Err(refuse(ProblemType::WrongState, detail));
    }
    let unprocessable = |error: &dyn std::fmt::Display| refuse(ProblemType::Unprocessable, error.to_string());
    let vocabulary = Vocabulary::parse(&request.vocabulary).map_err(|error| unprocessable(&error))?;
    request.spec.validate(&vocabulary).map_err(|error| unprocessable(&error))?;
    let id = random_id("f").map_err(|error| refuse(ProblemType::Internal, error.to_string()))?;
    let now_ms = app.clock.now_ms();
    let new = NewFederation { id: id.clone(), spec: request.spec, vocabulary: vocabulary.to_text(), now_ms };
    app.store.create_federation(&new).await?;
    runner::spawn(&app, id.clone());
    Ok((StatusCode::CREATED, Json(Created { federation: id })))
}
