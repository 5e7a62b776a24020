//! The model over HTTP, in the shapes that clients of OpenAI, vLLM and Hugging Face speak.
//!
//! Errors are problems with one more member, `error`, where OpenAI's clients look for it.

mod completions;
mod embeddings;
mod fill_mask;
mod input;
mod models;
mod openai_error;
mod sampling;
mod tokenize;

use crate::app::SharedApp;
use axum::middleware;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Largest body of a model endpoint, in bytes.
const MAX_MODEL_BODY_BYTES: usize = 1024 * 1024;
/// Most texts in one request.
const MAX_INPUTS: usize = 256;

/// The endpoint that participants' tabs ask for words.
pub(crate) fn proposer() -> OpenApiRouter<SharedApp> {
    finish(OpenApiRouter::new().routes(routes!(fill_mask::fill_mask)))
}

/// The other model endpoints.
pub(crate) fn router() -> OpenApiRouter<SharedApp> {
    let router = OpenApiRouter::new()
        .routes(routes!(completions::complete))
        .routes(routes!(embeddings::embed))
        .routes(routes!(models::list_models))
        .routes(routes!(tokenize::tokenize));
    finish(router)
}

fn finish(mut router: OpenApiRouter<SharedApp>) -> OpenApiRouter<SharedApp> {
    openai_error::describe(router.get_openapi_mut());
    router.layer(middleware::map_response(openai_error::add))
}
