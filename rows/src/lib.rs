//! Labelled rows from the bytes of files: CSV (RFC 4180), TSV and JSONL. No I/O: the same code reads them in a terminal
//! and in a browser's tab.
//!
//! Nothing is guessed and nothing is dropped in silence: every row that cannot be used is named by its line and the
//! reason, and the caller chooses between stopping ([`ReadRows::all_or_error`]) and going on with a report.

mod bad_row;
mod delimited;
mod error;
mod format;
mod jsonl;
mod labels;
mod lines;
mod options;
mod raw;
#[cfg(test)]
mod tests;
mod write;

pub use bad_row::{BadRow, BadRows, Reason};
pub use error::RowsError;
pub use format::Format;
pub use labels::{LabelBook, LabelMap, LabelMapError};
pub use options::{ColumnRole, Columns, ReadOptions};
pub use write::{WriteError, write_rows};

use feddtpt_shared::Row;

/// What a file held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadRows {
    /// The rows that can be used, in the file's order.
    pub rows: Vec<Row>,
    /// The rows that cannot, in the file's order.
    pub bad: Vec<BadRow>,
}

impl ReadRows {
    /// The rows, unless there is a bad one or none at all.
    pub fn all_or_error(self) -> Result<Vec<Row>, RowsError> {
        if !self.bad.is_empty() {
            return Err(RowsError::Bad(BadRows { bad: self.bad, usable: self.rows.len() }));
        }
        self.usable_or_error()
    }

    /// The usable rows, unless there is none. The caller reports `bad` before.
    pub fn usable_or_error(self) -> Result<Vec<Row>, RowsError> {
        match (self.rows.is_empty(), self.bad.is_empty()) {
            (true, true) => Err(RowsError::Empty),
            (true, false) => Err(RowsError::Bad(BadRows { bad: self.bad, usable: 0 })),
            (false, _) => Ok(self.rows),
        }
    }
}

/// Reads rows from bytes in memory. A byte order mark at the start is skipped.
pub fn read_bytes(
    bytes: &[u8],
    format: Format,
    labels: &LabelBook,
    options: &ReadOptions,
) -> Result<ReadRows, RowsError> {
    match format {
        Format::Csv => delimited::read(bytes, b',', true, labels, options),
        Format::Tsv => delimited::read(bytes, b'\t', options.tsv_quoting, labels, options),
        Format::Jsonl => Ok(jsonl::read(bytes, labels, options)),
    }
}

/// The UTF-8 byte order mark, which spreadsheets like to write.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// How many bytes of byte order mark stand at the start.
fn mark_length(bytes: &[u8]) -> usize {
    if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 }
}
