//! Which labels stand in a file.

use crate::encoding::Text;
use crate::source::Source;
use crate::{ColumnRole, LabelBook, ReadOptions, RowsError, tell};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::HashMap;

/// A label as it stands in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LabelValue {
    /// The label, without blanks around it.
    pub value: String,
    /// How many rows have it.
    pub count: usize,
    /// The index of the task's label that it reads as by itself, without a mapping.
    pub label: Option<u32>,
}

/// The labels in the label's column, the most frequent first, equally frequent ones as they come.
///
/// Only that column is looked at; rows whose label is empty or cannot be read do not count here, they are named when the
/// rows are read. Without [`ReadOptions::format`], the content tells it.
pub fn label_values(bytes: &[u8], labels: &LabelBook, options: &ReadOptions) -> Result<Vec<LabelValue>, RowsError> {
    let text = Text::decode(bytes)?;
    let format = options.format.map_or_else(|| tell::format(text.body(), None), Ok)?;
    let source = Source::open(&text, tell::layout(text.body(), format, options))?;
    let place = source.place(&options.columns.label, ColumnRole::Label)?;
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut values: Vec<LabelValue> = Vec::new();
    source.each(&mut |record| {
        let Ok(fields) = record.fields() else { return };
        let Ok(label) = fields.label(&place) else { return };
        let value = label.trim();
        if let Some(at) = places.get(value) {
            values[*at].count += 1;
        } else if !value.is_empty() {
            places.insert(value.to_owned(), values.len());
            values.push(LabelValue { value: value.to_owned(), count: 1, label: labels.named(value) });
        }
    })?;
    values.sort_by_key(|value| Reverse(value.count));
    Ok(values)
}
