//! What to read, from which columns.

use crate::{Format, Separator};

/// What a column is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnRole {
    /// The text, or the first of a pair.
    Text,
    /// The second text of a pair.
    TextB,
    /// The label.
    Label,
}

/// The names of the columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The text.
    pub text: String,
    /// The second text; read only when the task asks about pairs.
    pub text_b: String,
    /// The label.
    pub label: String,
}

impl Default for Columns {
    fn default() -> Self {
        Self { text: "text".to_owned(), text_b: "text_b".to_owned(), label: "label".to_owned() }
    }
}

/// What a double quote means in a TSV file; in CSV it always has the meaning of RFC 4180.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TsvQuotes {
    /// It is a character like any other.
    #[default]
    Ordinary,
    /// It has its CSV meaning.
    Quoting,
    /// It has its CSV meaning if every quote at the start of a field is as a spreadsheet writes it.
    Told,
}

/// How to read a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Where the values stand.
    pub columns: Columns,
    /// The format; by default the file's name or content tells it.
    pub format: Option<Format>,
    /// What separates the fields of a CSV file; by default its header tells it.
    pub separator: Option<Separator>,
    /// What quotes mean in TSV files.
    pub tsv_quotes: TsvQuotes,
    /// Whether the task asks about pairs, so that a second text is read.
    pub pairs: bool,
}

impl ReadOptions {
    /// Options that leave to a file's content whatever it can tell: for files of which nobody has said how they are
    /// written.
    pub fn told() -> Self {
        Self { tsv_quotes: TsvQuotes::Told, ..Self::default() }
    }
}
