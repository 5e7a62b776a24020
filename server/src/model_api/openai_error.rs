//! Adds to a problem what OpenAI's clients read: `{"error": {"message", "type", "code"}}`.

use axum::body::Body;
use axum::response::Response;
use feddtpt_shared::problem::{Problem, ProblemType};
use serde::Serialize;

#[derive(Serialize)]
struct Both<'a> {
    #[serde(flatten)]
    problem: &'a Problem,
    error: OpenAiError<'a>,
}

#[derive(Serialize)]
struct OpenAiError<'a> {
    message: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    code: &'static str,
}

/// Rewrites the body of a problem; leaves every other answer as it is.
pub(super) async fn add(mut response: Response) -> Response {
    let Some(problem) = response.extensions().get::<Problem>().cloned() else { return response };
    let kind = match problem.kind {
        ProblemType::TooManyRequests => "rate_limit_exceeded",
        _ if problem.status < 500 => "invalid_request_error",
        _ => "server_error",
    };
    let error = OpenAiError { message: &problem.detail, kind, code: problem.kind.urn() };
    if let Ok(body) = serde_json::to_vec(&Both { problem: &problem, error }) {
        response.headers_mut().remove(axum::http::header::CONTENT_LENGTH);
        *response.body_mut() = Body::from(body);
    }
    response
}
