//! Rows as the lines of a file.

use std::fs;
use std::path::Path;

use super::TableError;
use crate::ResultRow;

/// Writes rows into a new file, or over an old one.
pub fn write(path: &Path, rows: &[ResultRow]) -> Result<(), TableError> {
    let io = |source| TableError::Io { path: path.to_owned(), source };
    let mut text = header().into_bytes();
    text.extend(lines(path, rows)?);
    fs::write(path, text).map_err(io)
}

/// The first line.
pub(super) fn header() -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // A row into memory cannot fail; if it did, the header would be empty and every test red.
    let text = writer.serialize(ResultRow::default()).ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    text.lines().next().map(|line| format!("{line}\n")).unwrap_or_default()
}

/// The rows as lines, each checked: what is written can be read.
pub(super) fn lines(path: &Path, rows: &[ResultRow]) -> Result<Vec<u8>, TableError> {
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    for row in checked(rows)? {
        writer.serialize(row).map_err(|error| other(path, &error))?;
    }
    writer.into_inner().map_err(|error| TableError::Format { path: path.to_owned(), what: error.to_string() })
}

/// The rows, each checked, with spaces for line breaks in notes.
pub(super) fn checked(rows: &[ResultRow]) -> Result<Vec<ResultRow>, TableError> {
    let checked = rows.iter().map(|row| {
        let row = ResultRow { note: row.note.replace(['\n', '\r'], " "), ..row.clone() };
        row.check().map_err(|what| TableError::BadRow { run: run_of(&row), what })?;
        Ok(row)
    });
    checked.collect()
}

/// A row's key in words.
pub(crate) fn run_of(row: &ResultRow) -> String {
    let ResultRow { experiment, arm, data, split, seed, round, hostile_share, .. } = row;
    let hostile = if *hostile_share > 0.0 { format!(", {hostile_share} hostile") } else { String::new() };
    format!("{experiment}: {arm} on {data} ({split}){hostile}, seed {seed}, round {round}")
}

pub(super) fn other(path: &Path, error: &csv::Error) -> TableError {
    TableError::Format { path: path.to_owned(), what: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::row;

    #[test]
    fn a_row_that_could_not_be_read_is_not_written() {
        let error = lines(Path::new("x"), &[ResultRow { accuracy: f64::NAN, ..row() }]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a row of main: gated on sst2 (iid), seed 7, round 1 cannot be written: accuracy is NaN, but a share is from \
             0 to 1"
        );
    }
}
