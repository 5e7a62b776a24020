//! Adds to a problem what OpenAI's clients read: `{"error": {"message", "type", "code"}}`.

use axum::body::Body;
use axum::response::Response;
use feddtpt_shared::problem::{PROBLEM_MEDIA_TYPE, Problem, ProblemType};
use serde::Serialize;
use utoipa::openapi::{OpenApi, Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

/// An error of a model endpoint: a problem, and what `OpenAI`'s clients look for.
#[derive(Serialize, ToSchema)]
#[schema(as = ModelProblem)]
struct Both<'a> {
    #[serde(flatten)]
    problem: &'a Problem,
    /// The same once more.
    error: OpenAiError<'a>,
}

/// An error in `OpenAI`'s shape.
#[derive(Serialize, ToSchema)]
struct OpenAiError<'a> {
    /// What happened here, and what to do.
    message: &'a str,
    /// Whose fault it is.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The problem's type.
    code: &'static str,
}

/// Says in the document what [`add`] does to every problem.
pub(super) fn describe(document: &mut OpenApi) {
    let mut schemas = vec![(Both::name().into_owned(), Both::schema())];
    Both::schemas(&mut schemas);
    document.components.get_or_insert_default().schemas.extend(schemas);
    let operations = document.paths.paths.values_mut().flat_map(|item| [&mut item.get, &mut item.post]).flatten();
    for response in operations.flat_map(|operation| operation.responses.responses.values_mut()) {
        let RefOr::T(response) = response else { continue };
        if let Some(RefOr::T(content)) = response.content.get_mut(PROBLEM_MEDIA_TYPE) {
            content.schema = Some(Ref::from_schema_name(Both::name()).into());
        }
    }
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
