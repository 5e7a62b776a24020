//! Labelled text: what a participant holds and never sends, and the small public set that everybody shares.

use serde::{Deserialize, Serialize};

/// The text of a row, without its label.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RowText {
    /// The text, or the first of a pair.
    pub text: String,
    /// The second of a pair.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_b: Option<String>,
}

/// A labelled text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Row {
    /// Index into the task's labels.
    pub label: u32,
    /// What the model is asked about.
    #[serde(flatten)]
    pub text: RowText,
}

impl RowText {
    /// A single text.
    pub fn single(text: impl Into<String>) -> Self {
        Self { text: text.into(), text_b: None }
    }
}
