//! All rows of a file, for use.

use crate::check::RawRow;
use crate::encoding::Text;
use crate::source::{Fields, Place, Source};
use crate::{BadRow, BadRows, ColumnRole, Columns, Format, LabelBook, Meaning, ReadOptions, Reason, RowsError, tell};
use feddtpt_shared::Row;

/// What a file held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadRows {
    /// The rows that can be used, in the file's order.
    pub rows: Vec<Row>,
    /// The line where each of `rows` begins, from 1.
    pub lines: Vec<u64>,
    /// The rows that cannot be used, in the file's order.
    pub bad: Vec<BadRow>,
    /// How many rows are left out because the mapping says so of their labels.
    pub left_out: usize,
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
            (true, true) if self.left_out > 0 => Err(RowsError::AllLeftOut { rows: self.left_out }),
            (true, true) => Err(RowsError::Empty),
            (true, false) => Err(RowsError::Bad(BadRows { bad: self.bad, usable: 0 })),
            (false, _) => Ok(self.rows),
        }
    }
}

/// Reads rows from bytes in memory: UTF-8, with or without a byte order mark, or UTF-16 with one. `format` wins over
/// [`ReadOptions::format`].
pub fn read_bytes(
    bytes: &[u8],
    format: Format,
    labels: &LabelBook,
    options: &ReadOptions,
) -> Result<ReadRows, RowsError> {
    let text = Text::decode(bytes)?;
    let source = Source::open(&text, tell::layout(text.body(), format, options))?;
    let places = Places::find(&source, options)?;
    let mut result = ReadRows::default();
    source.each(&mut |record| {
        let read = record.fields().and_then(|fields| places.row(&fields, labels, &options.columns));
        match read {
            Ok(Some(row)) => {
                result.rows.push(row);
                result.lines.push(record.line);
            }
            Ok(None) => result.left_out += 1,
            Err(reason) => {
                let raw = String::from_utf8_lossy(record.raw).trim_end_matches(['\r', '\n']).to_owned();
                result.bad.push(BadRow { line: record.line, reason, raw });
            }
        }
    })?;
    Ok(result)
}

/// Where the wanted columns stand.
struct Places<'c> {
    text: Place<'c>,
    text_b: Option<Place<'c>>,
    label: Place<'c>,
}

impl<'c> Places<'c> {
    fn find(source: &Source, options: &'c ReadOptions) -> Result<Self, RowsError> {
        let columns = &options.columns;
        let text_b = || source.place(&columns.text_b, ColumnRole::TextB);
        Ok(Self {
            text: source.place(&columns.text, ColumnRole::Text)?,
            text_b: options.pairs.then(text_b).transpose()?,
            label: source.place(&columns.label, ColumnRole::Label)?,
        })
    }

    /// The row, or nothing where its label is left out.
    fn row(&self, fields: &Fields, labels: &LabelBook, columns: &Columns) -> Result<Option<Row>, Reason> {
        let label = fields.label(&self.label);
        // What is left out need not be in order.
        if label.as_ref().is_ok_and(|label| labels.find(label) == Some(Meaning::LeaveOut)) {
            return Ok(None);
        }
        let text = fields.text(&self.text)?;
        let text_b = self.text_b.as_ref().map(|place| fields.text(place)).transpose()?;
        let label = label?;
        RawRow { text: &text, text_b: text_b.as_deref(), label: &label }.check(labels, columns).map(Some)
    }
}
