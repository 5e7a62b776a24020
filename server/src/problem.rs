//! Errors on their way out. Every error answer is an `application/problem+json` document of `feddtpt_shared::problem`.
//!
//! A handler returns [`Answer<T>`] and builds errors with [`refuse`], or with `?` from a store error: what may pass
//! becomes 503 with `Retry-After`, what a person must look at becomes 500 and is logged.

use crate::store::StoreError;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use feddtpt_shared::problem::{PROBLEM_MEDIA_TYPE, Problem, ProblemType};

/// What a handler returns.
pub(crate) type Answer<T> = Result<T, Failure>;

/// A problem as a response.
#[derive(Clone, Debug)]
pub(crate) struct Failure(pub(crate) Problem);

/// How long a client should wait when the store or the server is short of something.
pub(crate) const RETRY_AFTER_MS: u64 = 1_000;

/// An error with its own words.
pub(crate) fn refuse(kind: ProblemType, detail: impl Into<String>) -> Failure {
    Failure(Problem::new(kind, detail))
}

/// An error that may pass.
pub(crate) fn later(kind: ProblemType, detail: impl Into<String>) -> Failure {
    Failure(Problem::new(kind, detail).retry_after(RETRY_AFTER_MS))
}

/// There is no federation with this id.
pub(crate) fn no_federation(id: &str) -> Failure {
    let shown: String = id.chars().take(60).collect();
    refuse(ProblemType::NotFound, format!("there is no federation {shown:?} on this server; check the link"))
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        if let StoreError::Unavailable(reason) | StoreError::Contended(reason) = error {
            tracing::warn!(reason, "the store is away");
            return later(ProblemType::Unavailable, "the store does not answer for now; nothing was lost, try again");
        }
        tracing::error!(%error, "the store failed");
        refuse(ProblemType::Internal, "the store holds something unexpected; the operator finds it in the log")
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self.0).unwrap_or_default();
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_MEDIA_TYPE));
        if let Some(after_ms) = self.0.retry_after_ms {
            headers.insert(RETRY_AFTER, HeaderValue::from(after_ms.div_ceil(1_000)));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self.0);
        response
    }
}
