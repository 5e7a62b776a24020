//! `GET /model/{id}/{file}`

use crate::answers::{Always, ByName, ByParameter};
use crate::app::SharedApp;
use crate::http::parameters::InPath;
use crate::problem::{Answer, Failure, refuse};
use crate::public_model::PublicModel;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use feddtpt_shared::problem::ProblemType;

/// A file of a model that runs in a tab: `config.json`, `vocab.txt` or `weights.safetensors`. Public, and never another
/// content under the same address.
#[utoipa::path(get, path = "/model/{id}/{file}", tag = "model",
    params(("id" = String, Path, description = "The model's name"),
        ("file" = String, Path, description = "The file's name")),
    responses((status = 200, description = "The file", content((Value = "application/json"),
            (String = "text/plain"), (Vec<u8> = "application/octet-stream"))),
        (status = 304, description = "The file that the client has"), Always, ByParameter, ByName))]
pub(crate) async fn get_model_file(
    State(app): State<SharedApp>,
    InPath((id, file)): InPath<(String, String)>,
    headers: HeaderMap,
) -> Answer<Response> {
    let Some(model) = app.public_models.iter().find(|model| model.id() == id) else {
        return Err(not_found(unknown(&app.public_models, &id)));
    };
    match model.file(&file) {
        Ok(file) => Ok(file.answer(&headers)),
        Err(names) => Err(not_found(format!("a model has no such file; it has {names}"))),
    }
}

/// Why there is no model of this name.
fn unknown(models: &[PublicModel], id: &str) -> String {
    let served: Vec<String> = models.iter().map(|model| format!("{:?}", model.id())).collect();
    if served.is_empty() {
        return "this server offers no model for tabs".to_owned();
    }
    let (shown, served): (String, _) = (id.chars().take(60).collect(), served.join(" and "));
    format!("the model {shown:?} is not served here, but {served}; reload the page if it is older")
}

fn not_found(detail: String) -> Failure {
    refuse(ProblemType::NotFound, detail)
}
