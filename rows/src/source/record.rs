//! A row as it stands in a file, and the values in it.

use super::object::{self, Object, shown};
use crate::Reason;
use crate::encoding::check_encoding;
use csv::ByteRecord;
use std::borrow::Cow;

/// A row as it stands in a file.
pub(crate) struct Record<'a> {
    /// The line where it begins, from 1.
    pub(crate) line: u64,
    /// All of it, with line ends after it or not.
    pub(crate) raw: &'a [u8],
    /// Where it begins in the file.
    pub(super) start: usize,
    pub(super) content: Content<'a>,
}

pub(super) enum Content<'a> {
    /// A row of a table; `open` where a quote in it is never closed.
    Cells { cells: &'a ByteRecord, columns: usize, open: bool },
    /// A line of JSON.
    Json,
}

/// Where a column stands.
pub(crate) enum Place<'c> {
    At(usize),
    Key(&'c str),
}

/// The values of a row that has the form it should have.
pub(crate) enum Fields<'a> {
    Cells { cells: &'a ByteRecord, start: usize },
    Object(Object),
}

/// The values of a row for showing.
pub(crate) enum Values {
    /// In the order of the header, as many as there are.
    Cells(Vec<String>),
    /// With their keys.
    Named(Vec<(String, String)>),
}

impl Record<'_> {
    /// The values, or why the row cannot be used.
    pub(crate) fn fields(&self) -> Result<Fields<'_>, Reason> {
        let Content::Cells { cells, columns, open } = self.content else {
            return object::parse(self.raw, self.start).map(Fields::Object);
        };
        if open {
            return Err(Reason::OpenQuote);
        }
        check_encoding(self.raw, self.start)?;
        if cells.len() != columns {
            return Err(Reason::FieldCount { expected: columns, found: cells.len() });
        }
        Ok(Fields::Cells { cells, start: self.start })
    }

    /// What can be shown of the row, be it usable or not.
    pub(crate) fn values(&self) -> Values {
        match self.content {
            Content::Cells { cells, .. } => {
                Values::Cells(cells.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect())
            }
            Content::Json => {
                let object = object::parse(self.raw, self.start).unwrap_or_default();
                Values::Named(object.0.into_iter().map(|(key, value)| (key, shown(value))).collect())
            }
        }
    }
}

impl Fields<'_> {
    /// A text.
    pub(crate) fn text(&self, place: &Place) -> Result<Cow<'_, str>, Reason> {
        self.value(place, Object::text)
    }

    /// A label.
    pub(crate) fn label(&self, place: &Place) -> Result<Cow<'_, str>, Reason> {
        self.value(place, Object::label)
    }

    fn value<'a>(
        &'a self,
        place: &Place,
        of_object: fn(&'a Object, &str) -> Result<Cow<'a, str>, Reason>,
    ) -> Result<Cow<'a, str>, Reason> {
        match (self, place) {
            (Self::Cells { cells, start }, Place::At(at)) => {
                check_encoding(cells.get(*at).unwrap_or_default(), *start).map(Cow::Borrowed)
            }
            (Self::Object(object), Place::Key(key)) => of_object(object, key),
            // A place comes from the source of the row, so the two are of a kind.
            (Self::Cells { .. }, Place::Key(_)) | (Self::Object(_), Place::At(_)) => Ok(Cow::Borrowed("")),
        }
    }
}
