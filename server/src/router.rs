//! Every route of the server.

use crate::app::SharedApp;
use crate::controllers::{
    action, ballot, event, federation, invite, model_file, operation, participant, proposal, round, transcript,
};
use crate::docs;
use crate::http::{body, cors, observe};
use crate::limit;
use crate::model_api;
use crate::openapi::Head;
use crate::problem::{Failure, refuse};
use axum::http::{Method, Uri};
use axum::routing::{any, get};
use axum::{Json, Router, middleware};
use feddtpt_shared::problem::ProblemType;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The federation API.
fn federations() -> OpenApiRouter<SharedApp> {
    OpenApiRouter::new()
        .routes(routes!(federation::create::create_federation, federation::list::list_federations))
        .routes(routes!(federation::get::get_federation))
        .routes(routes!(federation::vocabulary::get_vocabulary))
        .routes(routes!(action::post::act))
        .routes(routes!(invite::create::create_invites, invite::list::list_invites))
        .routes(routes!(invite::revoke::revoke_invite))
        .routes(routes!(participant::join::join, participant::list::list_participants))
        .routes(routes!(participant::leave::leave))
        .routes(routes!(participant::remove::remove_participant))
        .routes(routes!(round::poll::poll_round))
        .routes(routes!(round::get::get_round))
        .routes(routes!(proposal::put::put_proposal))
        .routes(routes!(ballot::put::put_ballot))
        .routes(routes!(event::stream::stream_events))
        .routes(routes!(transcript::get::get_transcript))
}

/// For whoever operates the server.
fn operation() -> OpenApiRouter<SharedApp> {
    OpenApiRouter::new()
        .routes(routes!(operation::health::healthz))
        .routes(routes!(operation::health::readyz))
        .routes(routes!(operation::metrics::metrics))
}

/// The API, with the model endpoints if they are served here, and `pages` beside it.
pub(crate) fn api(app: &SharedApp, model: bool, pages: Option<Router>) -> Router {
    let (mut open, mut own) = (federations().routes(routes!(model_file::get::get_model_file)), operation());
    if model {
        (open, own) = (open.merge(model_api::proposer()), own.merge(model_api::router()));
    }
    finish(app, open, own, pages)
}

/// The model endpoints on a listener of their own.
pub(crate) fn model_only(app: &SharedApp) -> Router {
    finish(app, model_api::proposer(), operation().merge(model_api::router()), None)
}

/// `open` is what other people's pages may call where the operator allows them to; `own` is everything else.
fn finish(
    app: &SharedApp,
    open: OpenApiRouter<SharedApp>,
    own: OpenApiRouter<SharedApp>,
    pages: Option<Router>,
) -> Router {
    let own = OpenApiRouter::with_openapi(Head::openapi()).merge(own);
    let ((open, described), (own, mut document)) = (open.split_for_parts(), own.split_for_parts());
    document.merge(described);
    let own = own.merge(docs::router(&document));
    let own = own.route("/openapi.json", get(move || std::future::ready(Json(document)))).fallback(not_found);
    // A mistake in an address is told to other people's pages too.
    let open = around(app, open.route("/api/{*rest}", any(not_found)), None);
    let allowed = &app.config.allow_origin;
    cors::open_files(cors::open(open, allowed).merge(around(app, own, pages)), allowed)
}

/// What stands around every handler.
fn around(app: &SharedApp, router: Router<SharedApp>, pages: Option<Router>) -> Router {
    let router = pages.into_iter().fold(router.with_state(SharedApp::clone(app)), Router::merge);
    router
        .method_not_allowed_fallback(method_not_allowed)
        .layer(middleware::from_fn_with_state(SharedApp::clone(app), body::guard))
        .layer(middleware::from_fn_with_state(SharedApp::clone(app), limit::limit))
        .layer(middleware::from_fn_with_state(SharedApp::clone(app), observe::observe))
}

async fn not_found(uri: Uri) -> Failure {
    let path: String = uri.path().chars().take(100).collect();
    refuse(ProblemType::NotFound, format!("nothing is at {path:?}; /docs lists every address"))
}

async fn method_not_allowed(method: Method, uri: Uri) -> Failure {
    let path: String = uri.path().chars().take(100).collect();
    let detail = format!("{path:?} does not take {method}; the header allow says what it takes");
    refuse(ProblemType::MethodNotAllowed, detail)
}
