//! The file formats.

use super::RowsError;
use std::path::Path;

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Comma separated with a header, quoted as RFC 4180 says.
    Csv,
    /// Tab separated with a header; quotes are ordinary characters unless asked otherwise.
    Tsv,
    /// One JSON object per line.
    Jsonl,
}

impl Format {
    /// The format that the extension of `path` names.
    pub fn of(path: &Path) -> Result<Self, RowsError> {
        let extension = path.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
        match extension.as_deref() {
            Some("csv") => Ok(Self::Csv),
            Some("tsv" | "tab") => Ok(Self::Tsv),
            Some("jsonl" | "ndjson") => Ok(Self::Jsonl),
            _ => Err(RowsError::UnknownFormat { path: path.to_owned() }),
        }
    }
}
