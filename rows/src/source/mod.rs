//! The rows of a file one after the other, whatever its format, before anything is known of texts and labels.

mod lines;
mod object;
mod objects;
mod record;
mod table;

pub(crate) use object::is_object;
pub(crate) use record::{Fields, Place, Record, Values};
pub(crate) use table::reader;

use crate::encoding::Text;
use crate::{ColumnRole, RowsError, Separator};
use table::Table;

/// How a file is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// A table with a header. `quoting` gives the double quote its meaning of RFC 4180.
    Table { separator: Separator, quoting: bool },
    /// One JSON object per line.
    Objects,
}

/// The rows of a file.
pub(crate) enum Source<'a> {
    Table(Box<Table<'a>>),
    Objects(&'a Text<'a>),
}

impl<'a> Source<'a> {
    /// Reads as far as the header.
    pub(crate) fn open(text: &'a Text<'a>, layout: Layout) -> Result<Self, RowsError> {
        Ok(match layout {
            Layout::Table { separator, quoting } => Self::Table(Box::new(Table::open(text, separator, quoting)?)),
            Layout::Objects => Self::Objects(text),
        })
    }

    /// The columns of the header; objects have none in common.
    pub(crate) fn header(&self) -> &[String] {
        match self {
            Self::Table(table) => table.header(),
            Self::Objects(_) => &[],
        }
    }

    /// Where a column stands in every row.
    pub(crate) fn place<'c>(&self, column: &'c str, role: ColumnRole) -> Result<Place<'c>, RowsError> {
        match self {
            Self::Table(table) => table.place(column, role).map(Place::At),
            Self::Objects(_) => Ok(Place::Key(column)),
        }
    }

    /// Visits every row.
    pub(crate) fn each(self, visit: &mut dyn FnMut(&Record)) -> Result<(), RowsError> {
        match self {
            Self::Table(table) => table.each(visit),
            Self::Objects(text) => {
                objects::each(text, visit);
                Ok(())
            }
        }
    }
}
