//! CSV and TSV.

use crate::lines::LineCounter;
use crate::raw::{RawRow, check_encoding};
use crate::{BadRow, ColumnRole, LabelBook, ReadOptions, ReadRows, Reason, RowsError, mark_length};
use csv::ByteRecord;
use feddtpt_shared::Row;

/// Reads a table with a header. `quoting` gives the double quote its meaning of RFC 4180.
pub(super) fn read(
    bytes: &[u8],
    delimiter: u8,
    quoting: bool,
    labels: &LabelBook,
    options: &ReadOptions,
) -> Result<ReadRows, RowsError> {
    let mark = mark_length(bytes);
    let body = &bytes[mark..];
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .quoting(quoting)
        .from_reader(body);
    let mut record = ByteRecord::new();
    if !next(&mut reader, &mut record)? {
        return Err(RowsError::Empty);
    }
    let places = Places::find(&record, mark, body, options)?;
    let mut lines = LineCounter::new(body);
    let mut result = ReadRows::default();
    loop {
        let from = position(&reader);
        if !next(&mut reader, &mut record)? {
            return Ok(result);
        }
        let end = position(&reader);
        let (start, line) = lines.content_at(from);
        let raw = &body[start.min(end)..end];
        let open = quoting && end == body.len() && quote_left_open(raw, delimiter);
        let checked =
            if open { Err(Reason::OpenQuote) } else { places.row(&record, raw, mark + start, labels, options) };
        match checked {
            Ok(row) => result.rows.push(row),
            Err(reason) => result.bad.push(BadRow { line, reason }),
        }
    }
}

fn next(reader: &mut csv::Reader<&[u8]>, record: &mut ByteRecord) -> Result<bool, RowsError> {
    reader.read_byte_record(record).map_err(RowsError::Table)
}

fn position(reader: &csv::Reader<&[u8]>) -> usize {
    usize::try_from(reader.position().byte()).unwrap_or(usize::MAX)
}

/// Where the wanted columns stand.
struct Places {
    columns: usize,
    text: usize,
    text_b: Option<usize>,
    label: usize,
}

impl Places {
    fn find(header: &ByteRecord, mark: usize, body: &[u8], options: &ReadOptions) -> Result<Self, RowsError> {
        let encoding = || RowsError::HeaderEncoding {
            offset: mark + std::str::from_utf8(body).map_or_else(|error| error.valid_up_to(), str::len),
        };
        let mut names = Vec::new();
        for field in header {
            names.push(std::str::from_utf8(field).map_err(|_| encoding())?.trim().to_owned());
        }
        let place = |column: &str, role| {
            let mut matching = names.iter().enumerate().filter(|(_, name)| *name == column).map(|(at, _)| at);
            match (matching.next(), matching.next()) {
                (Some(at), None) => Ok(at),
                (Some(_), Some(_)) => Err(RowsError::DoubleColumn { column: column.to_owned() }),
                (None, _) => Err(RowsError::MissingColumn { column: column.to_owned(), role, found: names.clone() }),
            }
        };
        Ok(Self {
            columns: names.len(),
            text: place(&options.columns.text, ColumnRole::Text)?,
            text_b: if options.pairs { Some(place(&options.columns.text_b, ColumnRole::TextB)?) } else { None },
            label: place(&options.columns.label, ColumnRole::Label)?,
        })
    }

    fn row(
        &self,
        record: &ByteRecord,
        raw: &[u8],
        start: usize,
        labels: &LabelBook,
        options: &ReadOptions,
    ) -> Result<Row, Reason> {
        check_encoding(raw, start)?;
        if record.len() != self.columns {
            return Err(Reason::FieldCount { expected: self.columns, found: record.len() });
        }
        let field = |at: usize| check_encoding(&record[at], start);
        let text_b = self.text_b.map(field).transpose()?;
        RawRow { text: field(self.text)?, text_b, label: field(self.label)? }.check(labels, options)
    }
}

/// Whether a quoted field of `raw` is never closed. The csv crate takes the rest of the file for its content.
fn quote_left_open(raw: &[u8], delimiter: u8) -> bool {
    let (mut quoted, mut field_start) = (false, true);
    let mut bytes = raw.iter().peekable();
    while let Some(&byte) = bytes.next() {
        if quoted {
            if byte == b'"' && bytes.next_if(|&&next| next == b'"').is_none() {
                quoted = false;
            }
            continue;
        }
        quoted = field_start && byte == b'"';
        field_start = byte == delimiter;
    }
    quoted
}
