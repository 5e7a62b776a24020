//! A row that cannot be used: where it stands and why.

use feddtpt_shared::limits::MAX_ROW_BYTES;
use std::fmt;

/// How many bad rows an error shows before it only counts.
const SHOWN: usize = 20;

/// A row that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// The line where the row begins, from 1, as an editor counts.
    pub line: u64,
    /// What is wrong with it.
    pub reason: Reason,
    /// The row as it stands in the file; what is not UTF-8 is replaced.
    pub raw: String,
}

/// Why a row cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// A column of the row is absent (JSONL) or cut off.
    #[error("there is no {column:?}; this row has {}", list(found))]
    MissingField {
        /// The column that is wanted.
        column: String,
        /// The columns of this row.
        found: Vec<String>,
    },
    /// The label's field is empty.
    #[error("the label is empty")]
    MissingLabel,
    /// A label the task does not know.
    #[error("the label {label:?} is unknown; the task knows {}", list(known))]
    UnknownLabel {
        /// As it stands in the file.
        label: String,
        /// The task's labels.
        known: Vec<String>,
    },
    /// A text of nothing but white space.
    #[error("{column:?} is empty")]
    EmptyText {
        /// The column.
        column: String,
    },
    /// A text over [`MAX_ROW_BYTES`].
    #[error("{column:?} has {bytes} bytes; at most {MAX_ROW_BYTES} are read")]
    TooLong {
        /// The column.
        column: String,
        /// Its size.
        bytes: usize,
    },
    /// A byte that is not UTF-8.
    #[error("byte {offset} of the file (0x{byte:02X}) is not valid UTF-8; save the file as UTF-8")]
    InvalidUtf8 {
        /// Where the byte stands in the file, from 0.
        offset: usize,
        /// The byte.
        byte: u8,
    },
    /// More or fewer fields than the header names.
    #[error("it has {found} fields, the header has {expected}; a text with a separator or a line break needs quotes")]
    FieldCount {
        /// By the header.
        expected: usize,
        /// In the row.
        found: usize,
    },
    /// A quote that is never closed.
    #[error("a quoted field that begins in this row is never closed")]
    OpenQuote,
    /// A line that is not JSON.
    #[error("not JSON at column {column}: {message}")]
    Json {
        /// Where, from 1.
        column: usize,
        /// The parser's words.
        message: String,
    },
    /// JSON, but no object.
    #[error("the line holds {found}, not an object of named values")]
    NotAnObject {
        /// What it holds.
        found: &'static str,
    },
    /// A value of the wrong kind.
    #[error("{column:?} is {found}; it must be {expected}")]
    WrongKind {
        /// The column.
        column: String,
        /// What is wanted.
        expected: &'static str,
        /// What stands there.
        found: &'static str,
    },
}

fn list(names: &[String]) -> String {
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}

/// All bad rows of a file; shows the first 20 and counts the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRows {
    /// The rows.
    pub bad: Vec<BadRow>,
    /// How many rows could be used.
    pub usable: usize,
}

impl fmt::Display for BadRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.bad.len() + self.usable;
        write!(f, "{} of {all} rows cannot be used:", self.bad.len())?;
        for row in self.bad.iter().take(SHOWN) {
            write!(f, "\n  {row}")?;
        }
        if self.bad.len() > SHOWN {
            write!(f, "\n  and {} more", self.bad.len() - SHOWN)?;
        }
        Ok(())
    }
}
