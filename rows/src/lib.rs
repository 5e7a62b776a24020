//! Labelled rows from the bytes of files: CSV (RFC 4180), TSV and JSONL. No I/O: the same code reads them in a terminal
//! and in a browser's tab.
//!
//! Nothing is dropped in silence: every row that cannot be used is named by its line and the reason, and the caller
//! chooses between stopping ([`ReadRows::all_or_error`]) and going on with a report ([`ReadRows::report`]).
//! [`inspect`] says what a file seems to hold, for a person to confirm; [`label_values`] which labels stand in it.
//!
//! ```
//! use feddtpt_rows::{LabelBook, LabelMap, ReadOptions, inspect, read_bytes};
//!
//! let file = "Kommentar;Kategorie\nGut, danke;gut\nNaja;egal\n".as_bytes();
//! let shape = inspect(file, Some("rows.csv"))?;
//! let mut map = LabelMap::default();
//! map.set("gut", "praise")?;
//! map.set("egal", "")?; // left out
//! let labels = LabelBook::new(vec!["complaint".to_owned(), "praise".to_owned()], &map)?;
//! let mut options = ReadOptions::told();
//! options.columns.text = "Kommentar".to_owned();
//! options.columns.label = "Kategorie".to_owned();
//! let read = read_bytes(file, shape.format, &labels, &options)?;
//! let report = read.report(&labels);
//! assert_eq!((report.usable, report.left_out, report.preview[0].line), (1, 1, 2));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bad_row;
mod bad_rows_csv;
mod check;
mod encoding;
mod error;
mod format;
mod inspect;
mod label_values;
mod labels;
mod not_text;
mod options;
mod read;
mod report;
mod source;
mod suggest;
mod tell;
#[cfg(test)]
mod tests;
mod write;

pub use bad_row::{BadRow, BadRows, Reason};
pub use bad_rows_csv::bad_rows_csv;
pub use error::RowsError;
pub use format::{Format, Separator};
pub use inspect::{Shape, inspect};
pub use label_values::{LabelValue, label_values};
pub use labels::{LabelBook, LabelMap, LabelMapError, Meaning};
pub use options::{ColumnRole, Columns, ReadOptions, TsvQuotes};
pub use read::{ReadRows, read_bytes};
pub use report::{BadRowInfo, ClassCount, PreviewRow, Report};
pub use suggest::Suggestion;
pub use write::{WriteError, write_rows};
