//! Every route of the server.

use crate::app::SharedApp;
use crate::controllers::{event, federation, invite, operation, participant, proposal, round, transcript};
use crate::http::{body, observe};
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
        .routes(routes!(federation::create::create_federation))
        .routes(routes!(federation::get::get_federation))
        .routes(routes!(federation::vocabulary::get_vocabulary))
        .routes(routes!(invite::create::create_invites))
        .routes(routes!(participant::join::join))
        .routes(routes!(participant::leave::leave))
        .routes(routes!(round::poll::poll_round))
        .routes(routes!(round::get::get_round))
        .routes(routes!(proposal::put::put_proposal))
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

/// The API, with the model endpoints if they are served here, and `pages` for every address that is not the API's.
pub(crate) fn api(app: &SharedApp, model: Option<OpenApiRouter<SharedApp>>, pages: Option<Router>) -> Router {
    let router = OpenApiRouter::with_openapi(Head::openapi()).merge(federations()).merge(operation());
    let router = model.into_iter().fold(router, OpenApiRouter::merge);
    finish(app, router, pages)
}

/// The model endpoints on a listener of their own.
pub(crate) fn model_only(app: &SharedApp, model: OpenApiRouter<SharedApp>) -> Router {
    let router = OpenApiRouter::with_openapi(Head::openapi()).merge(model).merge(operation());
    finish(app, router, None)
}

fn finish(app: &SharedApp, router: OpenApiRouter<SharedApp>, pages: Option<Router>) -> Router {
    let (router, document) = router.split_for_parts();
    let router = router.route("/openapi.json", get(move || std::future::ready(Json(document))));
    let router = router.method_not_allowed_fallback(method_not_allowed);
    let router = match pages {
        Some(pages) => {
            router.route("/api/{*rest}", any(not_found)).route("/v1/{*rest}", any(not_found)).fallback_service(pages)
        }
        None => router.fallback(not_found),
    };
    router
        .layer(middleware::from_fn(body::guard))
        .layer(middleware::from_fn_with_state(SharedApp::clone(app), observe::observe))
        .with_state(SharedApp::clone(app))
}

async fn not_found(uri: Uri) -> Failure {
    let path: String = uri.path().chars().take(100).collect();
    refuse(ProblemType::NotFound, format!("nothing is at {path:?}; /openapi.json lists every address"))
}

async fn method_not_allowed(method: Method, uri: Uri) -> Failure {
    let path: String = uri.path().chars().take(100).collect();
    let detail = format!("{path:?} does not take {method}; the header allow says what it takes");
    refuse(ProblemType::MethodNotAllowed, detail)
}
