//! The `OpenAPI` document: what the handlers say, and a head.

use feddtpt_shared::problem::Problem;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

/// The head of the document.
#[derive(OpenApi)]
#[openapi(
    info(title = "FedDTPT", description = "Federated tuning of discrete prompts: the aggregation server"),
    components(schemas(Problem)),
    modifiers(&Credentials)
)]
pub(crate) struct Head;

struct Credentials;

impl Modify for Credentials {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let components = openapi.components.get_or_insert_default();
        for (name, description) in [
            ("host", "The token the server was started with"),
            ("invite", "A single-use invite"),
            ("participant", "The token that joining answered"),
        ] {
            let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(description)).build();
            components.add_security_scheme(name, SecurityScheme::Http(scheme));
        }
    }
}
