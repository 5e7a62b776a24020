//! What to read, from which columns.

use crate::Format;

/// What a column is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnRole {
    /// The text, or the first of a pair.
    Text,
    /// The second text of a pair.
    TextB,
    /// The label.
    Label,
}

/// The names of the columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The text.
    pub text: String,
    /// The second text; read only when the task asks about pairs.
    pub text_b: String,
    /// The label.
    pub label: String,
}

impl Default for Columns {
    fn default() -> Self {
        Self { text: "text".to_owned(), text_b: "text_b".to_owned(), label: "label".to_owned() }
    }
}

/// How to read a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Where the values stand.
    pub columns: Columns,
    /// The format; by default the file's extension names it.
    pub format: Option<Format>,
    /// Whether quotes have their CSV meaning in TSV files.
    pub tsv_quoting: bool,
    /// Whether the task asks about pairs, so that a second text is read.
    pub pairs: bool,
}
