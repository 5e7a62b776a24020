//! Requests from the process that runs the server: no socket, no certificate, otherwise as anybody's.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{Method, Request};
use feddtpt_shared::messages::Secret;
use tower::ServiceExt;

/// Longest answer that is read.
const MAX_ANSWER_BYTES: usize = 32 * 1024 * 1024;

/// A way into a running server.
#[derive(Clone, Debug)]
pub struct Inside {
    pub(crate) router: Router,
}

/// The request cannot be made, or the answer not be read.
#[derive(Debug, thiserror::Error)]
#[error("the server in this process cannot be asked: {0}")]
pub struct InsideError(String);

impl Inside {
    /// Asks: status and body.
    pub async fn ask(
        &self,
        method: Method,
        path: &str,
        bearer: Option<&Secret>,
        json: Option<Vec<u8>>,
    ) -> Result<(u16, Vec<u8>), InsideError> {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(secret) = bearer {
            request = request.header(AUTHORIZATION, format!("Bearer {}", secret.expose()));
        }
        if json.is_some() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        let request = request.body(json.map_or_else(Body::empty, Body::from));
        let request = request.map_err(|error| InsideError(error.to_string()))?;
        let response = self.router.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), MAX_ANSWER_BYTES).await;
        body.map(|body| (status, body.to_vec())).map_err(|error| InsideError(error.to_string()))
    }
}
