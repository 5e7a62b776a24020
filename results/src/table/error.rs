//! Why a table cannot be read or written.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// A line that is no row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// Which, the header being 1.
    pub line: u64,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

/// Why a table cannot be read or written. The words name the file, the line and what to do.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The file cannot be reached.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The first line lacks columns.
    #[error("{}: line 1 lacks the column {}; it is no table of results, or of another version", path.display(), missing.join(", "))]
    Columns {
        /// The file.
        path: PathBuf,
        /// The columns that are missing.
        missing: Vec<String>,
    },
    /// The first line is not the one that is written, so nothing can be added below it.
    #[error("{}: line 1 has other columns than those written now; move the file away, or read it and write it anew", path.display())]
    OtherHeader {
        /// The file.
        path: PathBuf,
    },
    /// Lines that are no rows.
    #[error("{}: {}; mend or delete {}", path.display(), listed(bad), if bad.len() == 1 { "that line" } else { "those lines" })]
    BadLines {
        /// The file.
        path: PathBuf,
        /// The lines.
        bad: Vec<BadLine>,
    },
    /// A row that could not be read again.
    #[error("a row of {run} cannot be written: {what}")]
    BadRow {
        /// Its run and round.
        run: String,
        /// What is wrong.
        what: String,
    },
    /// Another failure of the format.
    #[error("{}: {what}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
}

/// As many bad lines as help.
const LISTED: usize = 5;

fn listed(bad: &[BadLine]) -> String {
    let lines: Vec<String> = bad.iter().take(LISTED).map(ToString::to_string).collect();
    let more = bad.len().saturating_sub(LISTED);
    let rest = if more > 0 { format!("; and {more} more") } else { String::new() };
    lines.join("; ") + &rest
}
