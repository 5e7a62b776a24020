//! Bad rows as a file, for somebody to mend them.

use crate::{BadRow, RowsError};

/// A CSV file of the bad rows: `line`, `reason`, and the `row` as it stands in the file. A byte order mark at its start
/// makes spreadsheets read it as UTF-8.
pub fn bad_rows_csv(bad: &[BadRow]) -> Result<String, RowsError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["line", "reason", "row"]).map_err(RowsError::Table)?;
    for row in bad {
        let (line, reason) = (row.line.to_string(), row.reason.to_string());
        writer.write_record([&line, &reason, &row.raw]).map_err(RowsError::Table)?;
    }
    // Writing into memory cannot fail, and what goes in is UTF-8.
    let table = writer.into_inner().map_err(|error| RowsError::Table(error.into_error().into()))?;
    Ok(format!("\u{FEFF}{}", String::from_utf8_lossy(&table)))
}
