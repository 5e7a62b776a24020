//! Other people's pages: which of them may call this server from a browser (CORS; Fetch standard, section 3.3).
//!
//! What a page elsewhere needs to take part is open to it: the federation API, the proposer, the model's files.
//! Credentials that a browser adds by itself are never asked for, so an open server gives nothing away that a request
//! from a terminal would not get.

use crate::http::prefer::PREFER;
use crate::origin::AllowedOrigin;
use crate::pages::RESOURCE_POLICY;
use axum::Router;
use axum::extract::Request;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, Method};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use std::time::Duration;
use tower_http::cors::{AllowOrigin, CorsLayer};

/// How long a browser may remember what is allowed; none remembers for longer.
const MAX_AGE: Duration = Duration::from_hours(2);

/// Opens the router's addresses to the allowed pages. Preflights are answered here, before anybody asks for credentials.
pub(crate) fn open(router: Router, allowed: &[AllowedOrigin]) -> Router {
    if allowed.is_empty() {
        return router;
    }
    let origins = if allowed.contains(&AllowedOrigin::Any) {
        AllowOrigin::any()
    } else {
        AllowOrigin::list(allowed.iter().filter_map(AllowedOrigin::header))
    };
    let layer = CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers([AUTHORIZATION, CONTENT_TYPE, PREFER])
        .expose_headers([RETRY_AFTER])
        .max_age(MAX_AGE);
    router.layer(layer)
}

/// Lets other people's pages load the files that they may need, once any of them may call at all.
pub(crate) fn open_files(router: Router, allowed: &[AllowedOrigin]) -> Router {
    if allowed.is_empty() { router } else { router.layer(from_fn(cross_origin)) }
}

async fn cross_origin(request: Request, next: Next) -> Response {
    let file = ["/assets/", "/model/"].iter().any(|below| request.uri().path().starts_with(below));
    let mut response = next.run(request).await;
    if file {
        response.headers_mut().insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    }
    response
}
