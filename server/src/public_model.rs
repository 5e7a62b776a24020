//! The models that participants can fetch, to run one in their tab.

use crate::files::{ONE_YEAR, StaticFile, media_type};
use crate::pages::RESOURCE_POLICY;
use axum::body::Bytes;
use axum::http::HeaderValue;
use feddtpt_model::ModelFiles;

/// The names of the files, as the address has them.
const NAMES: [&str; 3] = ["config.json", "vocab.txt", "weights.safetensors"];

/// A model's files, served at `/model/{id}/..` as they are.
pub struct PublicModel {
    id: String,
    files: [StaticFile; 3],
}

impl PublicModel {
    /// The files of the model that is called `id`. A model's name says its content: other files, other `id`.
    pub fn new(id: &str, files: ModelFiles<'static>) -> Self {
        let contents = [files.config, files.vocab, files.weights];
        let file = |at: usize| {
            let (name, content) = (NAMES[at], Bytes::from_static(contents[at]));
            StaticFile::new(media_type(name), content, format!("{id}-{name}"), ONE_YEAR)
                .header(RESOURCE_POLICY, HeaderValue::from_static("same-origin"))
        };
        Self { id: id.to_owned(), files: [file(0), file(1), file(2)] }
    }

    /// Its name.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// One of its files, or the names that there are.
    pub(crate) fn file(&self, name: &str) -> Result<&StaticFile, String> {
        let at = NAMES.iter().position(|known| *known == name);
        at.map(|at| &self.files[at]).ok_or_else(|| NAMES.join(", "))
    }
}
