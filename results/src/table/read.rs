//! A whole table out of a file, and into one.

use std::fs;
use std::path::{Path, PathBuf};

use super::write::other;
use super::{BadLine, TableError};
use crate::ResultRow;

/// Columns without which a line says nothing. Those of optional figures may be missing.
const NEEDED: [&str; 20] = [
    "experiment",
    "arm",
    "data",
    "split",
    "seed",
    "round",
    "prompt",
    "llm_calls",
    "calls_search",
    "calls_score",
    "bytes_up",
    "bytes_down",
    "test_rows",
    "correct",
    "accuracy",
    "balanced_accuracy",
    "macro_f1",
    "hostile_share",
    "seconds",
    "note",
];

/// The rows of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The rows, in the order of the file.
    pub rows: Vec<ResultRow>,
    /// What a run that was killed left of a line.
    pub half: Option<HalfLine>,
}

/// The end of a file that has no line break: a writer was stopped in the middle of a line. It is no row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HalfLine {
    /// The file.
    pub path: PathBuf,
    /// Which line, the header being 1.
    pub line: usize,
    /// Its bytes.
    pub bytes: usize,
}

impl std::fmt::Display for HalfLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { path, line, bytes } = self;
        write!(
            f,
            "{}: line {line} ends after {bytes} bytes without a line break (its writer was stopped) ",
            path.display()
        )?;
        f.write_str("and is left out; where it is whole, end it with a line break")
    }
}

/// Reads a table. Columns are found by their names; a half last line is left out and told.
pub fn read(path: &Path) -> Result<Table, TableError> {
    let bytes = fs::read(path).map_err(|source| TableError::Io { path: path.to_owned(), source })?;
    parse(path, &bytes)
}

/// The rows in `bytes`, which `path` names.
pub(super) fn parse(path: &Path, bytes: &[u8]) -> Result<Table, TableError> {
    let (whole, half) = split(path, bytes);
    if whole.is_empty() {
        return Ok(Table { rows: Vec::new(), half });
    }
    let mut reader = csv::ReaderBuilder::new().from_reader(whole);
    let header = reader.headers().map_err(|error| other(path, &error))?.clone();
    let missing = NEEDED.iter().filter(|needed| !header.iter().any(|column| column == **needed));
    let missing: Vec<String> = missing.map(|column| (*column).to_owned()).collect();
    if !missing.is_empty() {
        return Err(TableError::Columns { path: path.to_owned(), missing });
    }
    let (mut rows, mut bad) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let place = record.as_ref().map_or_else(csv::Error::position, csv::StringRecord::position);
        let begin = place.map_or(0, csv::Position::byte);
        let row =
            record.and_then(|record| record.deserialize::<ResultRow>(Some(&header))).map_err(|error| words(&error));
        match row.and_then(|row| row.check().map(|()| row)) {
            Ok(row) => rows.push(row),
            Err(what) => bad.push(BadLine { line: line_at(whole, begin), what }),
        }
    }
    if bad.is_empty() { Ok(Table { rows, half }) } else { Err(TableError::BadLines { path: path.to_owned(), bad }) }
}

/// What ends in a line break, and what comes after the last one.
pub(super) fn split<'a>(path: &Path, bytes: &'a [u8]) -> (&'a [u8], Option<HalfLine>) {
    let end = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
    let (whole, half) = bytes.split_at(end);
    let line = || whole.split(|byte| *byte == b'\n').count();
    (whole, (!half.is_empty()).then(|| HalfLine { path: path.to_owned(), line: line(), bytes: half.len() }))
}

/// The line of the record that begins at a byte or after the empty lines there, the header being 1.
fn line_at(bytes: &[u8], begin: u64) -> u64 {
    let begin = usize::try_from(begin).unwrap_or(usize::MAX).min(bytes.len());
    let empty = bytes[begin..].iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
    bytes[..begin + empty].split(|byte| *byte == b'\n').count() as u64
}

fn words(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => {
            let column = err.field().and_then(|field| usize::try_from(field).ok());
            match column {
                Some(column) => format!("column {}: {}", column + 1, err.kind()),
                None => err.kind().to_string(),
            }
        }
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("it has {len} fields, the header {expected_len}")
        }
        csv::ErrorKind::Utf8 { .. } => "it is not UTF-8".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests;
