//! The checks that every format shares.

use crate::{LabelBook, ReadOptions, Reason};
use feddtpt_shared::limits::MAX_ROW_BYTES;
use feddtpt_shared::{Row, RowText};

/// The values of a row as they stand in the file.
pub(super) struct RawRow<'a> {
    pub(super) text: &'a str,
    pub(super) text_b: Option<&'a str>,
    pub(super) label: &'a str,
}

impl RawRow<'_> {
    /// The row, or why it cannot be used.
    pub(super) fn check(&self, labels: &LabelBook, options: &ReadOptions) -> Result<Row, Reason> {
        check_text(self.text, &options.columns.text)?;
        if let Some(text_b) = self.text_b {
            check_text(text_b, &options.columns.text_b)?;
        }
        if self.label.trim().is_empty() {
            return Err(Reason::MissingLabel);
        }
        let label = labels.find(self.label).ok_or_else(|| Reason::UnknownLabel {
            label: self.label.chars().take(80).collect(),
            known: labels.names().to_vec(),
        })?;
        let text = RowText { text: self.text.to_owned(), text_b: self.text_b.map(str::to_owned) };
        Ok(Row { label, text })
    }
}

fn check_text(text: &str, column: &str) -> Result<(), Reason> {
    if text.trim().is_empty() {
        return Err(Reason::EmptyText { column: column.to_owned() });
    }
    if text.len() > MAX_ROW_BYTES {
        return Err(Reason::TooLong { column: column.to_owned(), bytes: text.len() });
    }
    Ok(())
}

/// The first byte of `bytes` that is not UTF-8; `start` is where `bytes` begins in the file.
pub(super) fn check_encoding(bytes: &[u8], start: usize) -> Result<&str, Reason> {
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        Reason::InvalidUtf8 { offset: start + at, byte: bytes.get(at).copied().unwrap_or_default() }
    })
}
