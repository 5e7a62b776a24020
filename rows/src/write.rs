//! Rows back into a file, in the form that [`crate::read_bytes`] reads.

use crate::{Columns, Format};
use feddtpt_shared::Row;
use std::io::Write;

/// Why rows could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The writer failed.
    #[error("the rows cannot be written: {0}")]
    Io(#[from] std::io::Error),
    /// A row of a label that has no name.
    #[error("row {row} has the label {label}; there are {labels} labels")]
    Label {
        /// Which row, from 1.
        row: usize,
        /// Its label.
        label: u32,
        /// How many labels there are.
        labels: usize,
    },
    /// A text that TSV without quotes cannot hold.
    #[error("row {row} holds a tab or a line break, which TSV without quotes cannot; write CSV or JSONL")]
    Separator {
        /// Which row, from 1.
        row: usize,
    },
}

/// Writes rows with the given label names. The second text is written when the first row has one. TSV is written
/// without quotes.
pub fn write_rows(
    out: &mut dyn Write,
    format: Format,
    columns: &Columns,
    labels: &[String],
    rows: &[Row],
) -> Result<(), WriteError> {
    let pairs = rows.first().is_some_and(|row| row.text.text_b.is_some());
    let named = rows.iter().zip(1..).map(|(row, number)| {
        let name = labels.get(row.label as usize);
        let name = name.ok_or(WriteError::Label { row: number, label: row.label, labels: labels.len() })?;
        let text_b = pairs.then(|| row.text.text_b.as_deref().unwrap_or(""));
        Ok::<_, WriteError>((number, name.as_str(), row.text.text.as_str(), text_b))
    });
    if format == Format::Jsonl {
        for row in named {
            let (_, label, text, text_b) = row?;
            let mut object = serde_json::Map::new();
            object.insert(columns.label.clone(), label.into());
            object.insert(columns.text.clone(), text.into());
            if let Some(text_b) = text_b {
                object.insert(columns.text_b.clone(), text_b.into());
            }
            writeln!(out, "{}", serde_json::Value::Object(object))?;
        }
        return Ok(());
    }
    let tabs = format == Format::Tsv;
    let mut writer = csv::WriterBuilder::new()
        .delimiter(if tabs { b'\t' } else { b',' })
        .quote_style(if tabs { csv::QuoteStyle::Never } else { csv::QuoteStyle::Necessary })
        .from_writer(out);
    let header = [columns.label.as_str(), columns.text.as_str()];
    writer.write_record(header.into_iter().chain(pairs.then_some(columns.text_b.as_str()))).map_err(io)?;
    for row in named {
        let (number, label, text, text_b) = row?;
        let fields = || [label, text].into_iter().chain(text_b);
        if tabs && fields().any(|field| field.contains(['\t', '\r', '\n'])) {
            return Err(WriteError::Separator { row: number });
        }
        writer.write_record(fields()).map_err(io)?;
    }
    writer.flush()?;
    Ok(())
}

fn io(error: csv::Error) -> WriteError {
    WriteError::Io(std::io::Error::other(error))
}
