//! The public rows of a task file: a path, or the rows themselves.

use crate::rows::{RowFileError, read_file};
use feddtpt_rows::{BadRow, BadRows, LabelBook, LabelMap, ReadOptions, Reason, RowsError};
use feddtpt_shared::{Row, RowText};
use serde::Deserialize;
use std::path::Path;

/// A file of rows, or rows in the task file.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "public_rows must be the path of a CSV file or a list of { label, text } tables")]
pub(super) enum PublicRows {
    File(String),
    Inline(Vec<InlineRow>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InlineRow {
    label: String,
    text: String,
    text_b: Option<String>,
}

impl Default for PublicRows {
    fn default() -> Self {
        Self::Inline(Vec::new())
    }
}

impl PublicRows {
    /// The rows, their labels by index.
    pub(super) fn resolve(self, folder: &Path, names: Vec<String>, pairs: bool) -> Result<Vec<Row>, RowFileError> {
        // An empty mapping has no target that could be unknown.
        let Ok(book) = LabelBook::new(names, &LabelMap::default()) else { return Ok(Vec::new()) };
        match self {
            Self::File(file) => {
                let options = ReadOptions { pairs, ..ReadOptions::default() };
                Ok(read_file(&folder.join(file), &book, &options)?.all_or_error()?)
            }
            Self::Inline(rows) => {
                Ok(rows.into_iter().enumerate().map(|(at, row)| row.resolve(at, &book)).collect::<Result<_, _>>()?)
            }
        }
    }
}

impl InlineRow {
    fn resolve(self, at: usize, book: &LabelBook) -> Result<Row, RowsError> {
        let Some(label) = book.named(&self.label) else {
            let raw = self.text;
            let reason = Reason::UnknownLabel { label: self.label, known: book.names().to_vec() };
            let bad = BadRow { line: at as u64 + 1, reason, raw };
            return Err(RowsError::Bad(BadRows { bad: vec![bad], usable: 0 }));
        };
        Ok(Row { label, text: RowText { text: self.text, text_b: self.text_b } })
    }
}
