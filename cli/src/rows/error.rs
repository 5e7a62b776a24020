//! Why a file of rows is refused as a whole.

use super::BadRows;
use std::path::PathBuf;

/// Why no rows came.
#[derive(Debug, thiserror::Error)]
pub enum RowsError {
    /// The file cannot be opened or read.
    #[error("{}: {error}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's words.
        error: std::io::Error,
    },
    /// The extension names no known format.
    #[error("{}: the format cannot be told from the name; use .csv, .tsv or .jsonl, or give --format", path.display())]
    UnknownFormat {
        /// The file.
        path: PathBuf,
    },
    /// The header lacks a column.
    #[error("there is no column {column:?}; the file has {}; name it with {flag}", found.join(", "))]
    MissingColumn {
        /// The column that is wanted.
        column: String,
        /// The columns of the header.
        found: Vec<String>,
        /// The flag that names it.
        flag: &'static str,
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
    /// There is a header at most, and no row.
    #[error("the file holds no rows")]
    Empty,
    /// Rows that cannot be used.
    #[error("{0}\ncorrect them, or go on without them with --skip-bad-rows")]
    Bad(BadRows),
}
