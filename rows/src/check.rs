//! The checks that every format shares.

use crate::{Columns, LabelBook, Meaning, Reason};
use feddtpt_shared::limits::MAX_ROW_BYTES;
use feddtpt_shared::{Row, RowText};

/// The values of a row as they stand in the file.
pub(crate) struct RawRow<'a> {
    pub(crate) text: &'a str,
    pub(crate) text_b: Option<&'a str>,
    pub(crate) label: &'a str,
}

impl RawRow<'_> {
    /// The row, or why it cannot be used.
    pub(crate) fn check(&self, labels: &LabelBook, columns: &Columns) -> Result<Row, Reason> {
        check_text(self.text, &columns.text)?;
        if let Some(text_b) = self.text_b {
            check_text(text_b, &columns.text_b)?;
        }
        let label = match labels.find(self.label) {
            Some(Meaning::Label(label)) => label,
            _ if self.label.trim().is_empty() => return Err(Reason::MissingLabel),
            _ => {
                let label = self.label.chars().take(80).collect();
                return Err(Reason::UnknownLabel { label, known: labels.names().to_vec() });
            }
        };
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
