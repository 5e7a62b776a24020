//! Labelled rows from the bytes of files: CSV (RFC 4180), TSV and JSONL. No I/O: the same code reads them in a terminal
//! and in a browser's tab.
//!
//! Nothing is dropped in silence: every row that cannot be used is named by its line and the reason, and the caller
//! chooses between stopping ([`ReadRows::all_or_error`]) and going on with a report.
//! [`inspect`] says what a file seems to hold, for a person to confirm.

mod bad_row;
mod check;
mod encoding;
mod error;
mod format;
mod inspect;
mod labels;
mod not_text;
mod options;
mod read;
mod source;
mod suggest;
mod tell;
#[cfg(test)]
mod tests;
mod write;

pub use bad_row::{BadRow, BadRows, Reason};
pub use error::RowsError;
pub use format::{Format, Separator};
pub use inspect::{Shape, inspect};
pub use labels::{LabelBook, LabelMap, LabelMapError, Meaning};
pub use options::{ColumnRole, Columns, ReadOptions, TsvQuotes};
pub use read::{ReadRows, read_bytes};
pub use suggest::Suggestion;
pub use write::{WriteError, write_rows};
