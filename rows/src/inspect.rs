//! What a file seems to hold, before anybody has said so.

use crate::encoding::Text;
use crate::source::{Layout, Source, Values};
use crate::suggest::{Column, Suggestion, suggest};
use crate::{Format, ReadOptions, RowsError, Separator, tell};
use serde::Serialize;
use std::collections::HashMap;

/// How many rows are surveyed for their keys and their values.
const SURVEYED: usize = 200;
/// How many rows are shown.
const SHOWN: usize = 5;
/// How many characters of a value are shown.
const SHOWN_CHARS: usize = 200;

/// What a file seems to hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Shape {
    /// How it is written.
    pub format: Format,
    /// What separates its fields; nothing where it holds objects.
    pub separator: Option<Separator>,
    /// Its columns in their order; of objects the keys of the first 200 rows, as they come.
    pub columns: Vec<String>,
    /// How many rows it holds, whether they can be used or not.
    pub rows: usize,
    /// Which columns are probably meant, if that can be told.
    pub suggested: Option<Suggestion>,
    /// The first five rows, one value per column, cut at 200 characters.
    pub sample: Vec<Vec<String>>,
}

/// Looks a file over: its name, if it has one, and its content.
///
/// Its format and columns are a proposal, for a person to confirm; what is no table of any kind is refused.
pub fn inspect(bytes: &[u8], file_name: Option<&str>) -> Result<Shape, RowsError> {
    let text = Text::decode(bytes)?;
    let format = tell::format(text.body(), file_name)?;
    let layout = tell::layout(text.body(), format, &ReadOptions::told());
    let separator = match layout {
        Layout::Table { separator, .. } => Some(separator),
        Layout::Objects => None,
    };
    let source = Source::open(&text, layout)?;
    let mut survey = Survey::new(source.header());
    source.each(&mut |record| survey.add(|| record.values()))?;
    let Survey { columns, rows, mut sample, .. } = survey;
    for row in &mut sample {
        row.resize(columns.len(), String::new());
    }
    let suggested = suggest(&columns);
    let columns = columns.into_iter().map(|column| column.name).collect();
    Ok(Shape { format, separator, columns, rows, suggested, sample })
}

/// What the first rows hold.
struct Survey {
    columns: Vec<Column>,
    /// Where the keys of objects stand among the columns.
    places: HashMap<String, usize>,
    rows: usize,
    sample: Vec<Vec<String>>,
}

impl Survey {
    fn new(header: &[String]) -> Self {
        let columns = header.iter().map(|name| Column::new(name.clone())).collect();
        Self { columns, places: HashMap::new(), rows: 0, sample: Vec::new() }
    }

    fn add(&mut self, values: impl FnOnce() -> Values) {
        self.rows += 1;
        if self.rows > SURVEYED {
            return;
        }
        let mut shown = Vec::new();
        let placed: Vec<(usize, String)> = match values() {
            Values::Cells(cells) => cells.into_iter().enumerate().take(self.columns.len()).collect(),
            Values::Named(pairs) => pairs.into_iter().map(|(key, value)| (self.place(key), value)).collect(),
        };
        for (at, value) in placed {
            self.columns[at].add(&value);
            if self.sample.len() < SHOWN {
                if shown.len() <= at {
                    shown.resize(at + 1, String::new());
                }
                shown[at] = value.chars().take(SHOWN_CHARS).collect();
            }
        }
        if self.sample.len() < SHOWN {
            self.sample.push(shown);
        }
    }

    fn place(&mut self, key: String) -> usize {
        let columns = &mut self.columns;
        *self.places.entry(key).or_insert_with_key(|key| {
            columns.push(Column::new(key.clone()));
            columns.len() - 1
        })
    }
}
