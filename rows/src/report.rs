//! What became of the rows of a file, for a person to read.

use crate::{BadRow, LabelBook, ReadRows};
use serde::Serialize;

/// How many usable rows are shown.
const SHOWN: usize = 8;

/// What became of the rows of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// How many rows can be used.
    pub usable: usize,
    /// The rows that cannot, in the file's order.
    pub bad: Vec<BadRowInfo>,
    /// How many rows the mapping leaves out.
    pub left_out: usize,
    /// The usable rows by label: every label of the task in its order, also those without a row.
    pub classes: Vec<ClassCount>,
    /// The first eight usable rows.
    pub preview: Vec<PreviewRow>,
}

/// A row that cannot be used, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BadRowInfo {
    /// The line where the row begins, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub reason: String,
}

/// How many usable rows a label has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClassCount {
    /// The task's name of it.
    pub label: String,
    /// How many rows.
    pub count: usize,
}

/// A usable row with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PreviewRow {
    /// The line where the row begins, from 1.
    pub line: u64,
    /// The text, or the first of a pair.
    pub text: String,
    /// The second of a pair.
    pub text_b: Option<String>,
    /// The task's name of the label.
    pub label: String,
}

impl ReadRows {
    /// What became of the rows. `labels` is the book that they were read with.
    pub fn report(&self, labels: &LabelBook) -> Report {
        let mut classes: Vec<_> =
            labels.names().iter().map(|name| ClassCount { label: name.clone(), count: 0 }).collect();
        for row in &self.rows {
            if let Some(class) = classes.get_mut(row.label as usize) {
                class.count += 1;
            }
        }
        let preview = self.rows.iter().zip(&self.lines).take(SHOWN).map(|(row, line)| PreviewRow {
            line: *line,
            text: row.text.text.clone(),
            text_b: row.text.text_b.clone(),
            label: labels.names().get(row.label as usize).cloned().unwrap_or_default(),
        });
        Report {
            usable: self.rows.len(),
            bad: self.bad.iter().map(BadRow::info).collect(),
            left_out: self.left_out,
            preview: preview.collect(),
            classes,
        }
    }
}

impl BadRow {
    /// The place and the reason, in words.
    pub fn info(&self) -> BadRowInfo {
        BadRowInfo { line: self.line, reason: self.reason.to_string() }
    }
}
