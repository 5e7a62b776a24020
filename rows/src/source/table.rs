//! CSV and TSV.

use super::lines::LineCounter;
use super::record::{Content, Record};
use crate::encoding::Text;
use crate::{ColumnRole, RowsError, Separator, tell};
use csv::ByteRecord;

/// A table with a header.
pub(crate) struct Table<'a> {
    text: &'a Text<'a>,
    reader: csv::Reader<&'a [u8]>,
    /// Where the reader began.
    skipped: usize,
    separator: u8,
    quoting: bool,
    header: Vec<String>,
}

impl<'a> Table<'a> {
    /// Reads the header.
    pub(super) fn open(text: &'a Text<'a>, separator: Separator, quoting: bool) -> Result<Self, RowsError> {
        let body = text.body();
        let skipped = tell::marked(body).filter(|(marked, _)| *marked == separator).map_or(0, |(_, length)| length);
        let mut reader = reader(&body[skipped..], separator, quoting);
        let mut record = ByteRecord::new();
        if !reader.read_byte_record(&mut record).map_err(RowsError::Table)? {
            return Err(RowsError::Empty);
        }
        let encoding = |_| RowsError::HeaderEncoding {
            offset: text.in_file(std::str::from_utf8(body).map_or_else(|error| error.valid_up_to(), str::len)),
        };
        let name = |field| std::str::from_utf8(field).map(|name| name.trim().to_owned());
        let header = record.iter().map(name).collect::<Result<_, _>>().map_err(encoding)?;
        Ok(Self { text, reader, skipped, separator: separator.byte(), quoting, header })
    }

    /// The columns' names without blanks around them.
    pub(super) fn header(&self) -> &[String] {
        &self.header
    }

    /// Where a column stands.
    pub(super) fn place(&self, column: &str, role: ColumnRole) -> Result<usize, RowsError> {
        let mut matching = self.header.iter().enumerate().filter(|(_, name)| *name == column).map(|(at, _)| at);
        match (matching.next(), matching.next()) {
            (Some(at), None) => Ok(at),
            (Some(_), Some(_)) => Err(RowsError::DoubleColumn { column: column.to_owned() }),
            (None, _) => Err(RowsError::MissingColumn { column: column.to_owned(), role, found: self.header.clone() }),
        }
    }

    /// Visits every row below the header; empty lines are none.
    pub(super) fn each(mut self, visit: &mut dyn FnMut(&Record)) -> Result<(), RowsError> {
        let body = self.text.body();
        let mut lines = LineCounter::new(body);
        let mut cells = ByteRecord::new();
        let mut from = self.position();
        while self.reader.read_byte_record(&mut cells).map_err(RowsError::Table)? {
            let end = self.position();
            let (start, line) = lines.content_at(from);
            let raw = &body[start.min(end)..end];
            let open = self.quoting && end == body.len() && quote_left_open(raw, self.separator);
            let content = Content::Cells { cells: &cells, columns: self.header.len(), open };
            visit(&Record { line, raw, start: self.text.in_file(start), content });
            from = end;
        }
        Ok(())
    }

    fn position(&self) -> usize {
        self.skipped.saturating_add(usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX))
    }
}

/// Reads records of any number of fields, the header among them. Reading from memory into byte records cannot fail.
pub(crate) fn reader(body: &[u8], separator: Separator, quoting: bool) -> csv::Reader<&[u8]> {
    let mut builder = csv::ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(separator.byte()).quoting(quoting).from_reader(body)
}

/// Whether a quoted field of `raw` is never closed. The csv crate takes the rest of the file for its content.
fn quote_left_open(raw: &[u8], separator: u8) -> bool {
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
        field_start = byte == separator;
    }
    quoted
}
