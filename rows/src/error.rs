//! Why a file of rows is refused as a whole.

use crate::{BadRows, ColumnRole};

/// Why no rows came. The words fit a terminal as well as a page; what to press or to type, the caller adds.
#[derive(Debug, thiserror::Error)]
pub enum RowsError {
    /// No text file.
    #[error("this is {what}, not a text file; {advice}")]
    NotText {
        /// What it is.
        what: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// JSON, but one document instead of one object per line.
    #[error("the file is one JSON document; write one object per line (JSONL)")]
    JsonDocument,
    /// UTF-16 with half a character.
    #[error("byte {offset} of the file is not valid UTF-16; save the file as UTF-8")]
    Utf16 {
        /// Where, from 0.
        offset: usize,
    },
    /// The header lacks a column.
    #[error("there is no column {column:?}; the file has {}", found.join(", "))]
    MissingColumn {
        /// The column that is wanted.
        column: String,
        /// What it is wanted for.
        role: ColumnRole,
        /// The columns of the header.
        found: Vec<String>,
    },
    /// The header names a wanted column twice.
    #[error("the column {column:?} stands twice in the header; rename one of them")]
    DoubleColumn {
        /// The column.
        column: String,
    },
    /// The header is not UTF-8.
    #[error("byte {offset} of the file, in its header, is not valid UTF-8; save the file as UTF-8")]
    HeaderEncoding {
        /// Where, from 0.
        offset: usize,
    },
    /// The table's parser fails, which it has no way to do from memory; were there one, it is named.
    #[error("the table cannot be read: {0}")]
    Table(csv::Error),
    /// There is a header at most, and no row.
    #[error("the file holds no rows")]
    Empty,
    /// The mapping leaves out every row.
    #[error("no row remains: the labels of all {rows} rows are left out")]
    AllLeftOut {
        /// How many there are.
        rows: usize,
    },
    /// Rows that cannot be used.
    #[error("{0}")]
    Bad(BadRows),
}
