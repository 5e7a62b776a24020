//! Around every request: an id, a time limit, a net for panics, a line in the log and a count.
//!
//! The log names the route, never the address as it was sent, and no header: credentials stay out of it.

use super::client_address::client_address;
use crate::app::SharedApp;
use crate::credential::random_hex;
use crate::limit::{Client, put_off};
use crate::listen::Peer;
use crate::metrics::RequestLabels;
use crate::problem::{later, refuse};
use crate::trace;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use feddtpt_shared::problem::{Problem, ProblemType};
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};
use tracing::Instrument;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const MAX_REQUEST_ID_BYTES: usize = 64;

/// The outermost layer.
pub(crate) async fn observe(State(app): State<SharedApp>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request_id(request.headers());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("unmatched", MatchedPath::as_str).to_owned();
    let label = known(&method);
    let span = trace::request(label, &route, &id);
    // Who it was is told only to those who look for it: an address is a person's.
    if let Some(Peer(peer)) = request.extensions().get().copied() {
        let client = client_address(peer, request.headers(), &app.config.trusted_proxies);
        tracing::debug!(id, %client, "asked by");
        request.extensions_mut().insert(Client(client));
    }
    let limit = Duration::from_millis(app.config.request_timeout_ms);
    let handled = AssertUnwindSafe(next.run(request)).catch_unwind().instrument(span.clone());
    let mut response = match tokio::time::timeout(limit, handled).await {
        Ok(Ok(response)) => response,
        Ok(Err(_panic)) => {
            tracing::error!(id, route, "a handler panicked");
            let detail = format!("an error in the server stopped this request; its number is {id}");
            refuse(ProblemType::Internal, detail).into_response()
        }
        Err(_) => later(ProblemType::Unavailable, "the answer took too long; try again").into_response(),
    };
    let status = response.status().as_u16();
    trace::answered(&span, status);
    let took = started.elapsed();
    tracing::info!(id, %method, route, status, took_ms = took.as_millis(), "request");
    let problem = response.extensions().get::<Problem>().map(|problem| problem.kind);
    app.metrics.answered(&RequestLabels { method: label.to_owned(), route, status }, problem, took);
    if let Some(reason) = put_off(&response) {
        app.metrics.put_off(reason);
    }
    finish(response.headers_mut(), &id);
    response
}

fn finish(headers: &mut HeaderMap, id: &str) {
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, id);
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
}

/// Methods are free text to HTTP; a label must not be.
fn known(method: &Method) -> &str {
    let usual = [Method::GET, Method::PUT, Method::POST, Method::DELETE, Method::HEAD, Method::OPTIONS];
    if usual.contains(method) { method.as_str() } else { "other" }
}

/// The client's id if it is harmless, else a new one.
fn request_id(headers: &HeaderMap) -> String {
    let given = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok());
    let harmless = |id: &&str| {
        (1..=MAX_REQUEST_ID_BYTES).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    given.filter(harmless).map_or_else(|| random_hex(8).unwrap_or_default(), str::to_owned)
}
