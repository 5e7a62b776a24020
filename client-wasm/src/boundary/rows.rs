//! Files of rows, as the page shows them.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tsify::Tsify;

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum RowFormat {
    /// Separated by commas or semicolons.
    Csv,
    /// Tab separated.
    Tsv,
    /// One JSON object per line.
    Jsonl,
}

/// Which columns hold what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ColumnChoice {
    /// The text.
    pub text: String,
    /// The second text, for tasks about pairs.
    #[tsify(type = "string | null")]
    pub text_b: Option<String>,
    /// The label.
    pub label: String,
}

/// What a file looks like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct RowsShape {
    /// Its format.
    pub format: RowFormat,
    /// Its columns, in their order.
    pub columns: Vec<String>,
    /// How many rows it has.
    pub rows: usize,
    /// Which columns are probably meant.
    pub suggested: Option<ColumnChoice>,
    /// The first rows, one string per column, cut at 200 characters.
    pub sample: Vec<Vec<String>>,
}

/// How to read a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct RowsOptions {
    /// Its format.
    pub format: RowFormat,
    /// Its columns.
    pub columns: ColumnChoice,
    /// What stands in the file, and the task's label it means; "" leaves such rows out.
    #[serde(default)]
    #[tsify(type = "Record<string, string>")]
    pub label_map: BTreeMap<String, String>,
}

/// A value of the label column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct LabelValueInfo {
    /// As it stands in the file.
    pub value: String,
    /// In how many rows.
    pub count: usize,
    /// The task's label it reads as.
    #[tsify(type = "string | null")]
    pub label: Option<String>,
}

/// A row that can be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct RowPreviewInfo {
    /// Where it begins in the file, from 1.
    pub line: u64,
    /// Its text.
    pub text: String,
    /// Its second text.
    #[tsify(type = "string | null")]
    pub text_b: Option<String>,
    /// Its label.
    pub label: String,
}

/// A row that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct BadRowInfo {
    /// Where it begins in the file, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub reason: String,
}

/// How many rows a label has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ClassCount {
    /// The label.
    pub label: String,
    /// Its rows.
    pub count: usize,
}

/// What a file held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct RowsReport {
    /// Rows that can be used.
    pub usable: usize,
    /// Rows that cannot.
    pub bad: Vec<BadRowInfo>,
    /// Rows left out because their label was mapped to nothing.
    pub left_out: usize,
    /// Rows of every label of the task.
    pub classes: Vec<ClassCount>,
    /// The first rows that can be used.
    pub preview: Vec<RowPreviewInfo>,
}
