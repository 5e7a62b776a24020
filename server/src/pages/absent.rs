//! What stands in for pages that were not built.
//!
//! The status is 503 and not 200: whatever watches the address, and whatever caches it, must not take this for the page.
//! The body is HTML and not a problem document: the reader is a person with a link in a browser.

use super::headers::TEXT_POLICY;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, get};

const PAGE: &str = include_str!("absent.html");

/// A route that says how to build the pages.
pub(super) fn route() -> MethodRouter {
    get(async || {
        let headers = [
            (CONTENT_TYPE, "text/html; charset=utf-8"),
            (CACHE_CONTROL, "no-store"),
            (CONTENT_SECURITY_POLICY, TEXT_POLICY),
        ];
        (StatusCode::SERVICE_UNAVAILABLE, headers, PAGE).into_response()
    })
}
