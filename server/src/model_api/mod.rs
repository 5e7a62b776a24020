//! The model over HTTP, in the shapes that clients of OpenAI, vLLM and Hugging Face speak.

use crate::app::SharedApp;
use crate::config::ServerConfig;
use feddtpt_model::MaskedLm;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;

/// The model endpoints.
pub(crate) fn router(_model: Arc<dyn MaskedLm>, _config: &ServerConfig) -> OpenApiRouter<SharedApp> {
    OpenApiRouter::new()
}
