//! `/docs`: the `OpenAPI` document as a page for people. Made here once, of the document alone; no script, nothing from
//! other sites.

mod page;
mod schema;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY};
use axum::routing::get;
use serde_json::Value;
use std::fmt::Write as _;
use utoipa::openapi::OpenApi;

/// The page has its style sheet and nothing else.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const STYLE: &str = include_str!("docs.css");

/// Routes for the page of `document`.
pub(crate) fn router<S: Clone + Send + Sync + 'static>(document: &OpenApi) -> Router<S> {
    // A document that is answered as JSON elsewhere is JSON here.
    let page = page::page(&serde_json::to_value(document).unwrap_or_default());
    let answer = |kind: &'static str, body: String| {
        let headers = [
            (CONTENT_TYPE, kind),
            (CONTENT_SECURITY_POLICY, POLICY),
            (REFERRER_POLICY, "no-referrer"),
            (CACHE_CONTROL, "no-cache"),
        ];
        get(move || std::future::ready((headers, body.clone())))
    };
    let style = answer("text/css; charset=utf-8", STYLE.to_owned());
    Router::new().route("/docs", answer("text/html; charset=utf-8", page)).route("/docs/docs.css", style)
}

/// Text as it may stand in HTML, in attributes too.
fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut escaped, c| {
        // Writing to a string cannot fail.
        let _ = match c {
            '&' | '<' | '>' | '"' | '\'' => write!(escaped, "&#{};", u32::from(c)),
            c => escaped.write_char(c),
        };
        escaped
    })
}

/// A member's text; empty where there is none.
fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or_default()
}
