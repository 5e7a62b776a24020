//! Private labelled rows, checked against the task they are for.

use feddtpt_shared::limits::MAX_ROW_BYTES;
use feddtpt_shared::{Digest, Row, RowText, Task};
use std::fmt;

/// Rows that fit their task. They never leave this crate but for the LLM; the `Debug` form shows counts alone.
#[derive(Clone, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "rows are what it holds")]
pub struct Rows {
    rows: Vec<Row>,
    digests: Vec<Digest>,
    class_counts: Vec<u32>,
    task: Digest,
}

/// Why rows are refused. Rows are counted from 1, as in a file without a heading.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowsError {
    /// No row at all.
    #[error("there are no rows; a participant needs at least one")]
    Empty,
    /// A label the task does not have.
    #[error("row {row}: {label} is not an index into the task's {labels} labels")]
    Label {
        /// Which row.
        row: usize,
        /// Its label.
        label: u32,
        /// How many labels there are.
        labels: usize,
    },
    /// A row without text.
    #[error("row {row} has no text")]
    Blank {
        /// Which row.
        row: usize,
    },
    /// Longer than [`MAX_ROW_BYTES`].
    #[error("row {row} has {bytes} bytes of text; at most {MAX_ROW_BYTES} are allowed")]
    TooLong {
        /// Which row.
        row: usize,
        /// Its length in bytes of UTF-8.
        bytes: usize,
    },
    /// A second text where the task wants none, or the other way round.
    #[error("row {row}: the task's template {}", if *wanted { "needs a second text (text_b)" } else { "has no place for a second text (text_b)" })]
    Pair {
        /// Which row.
        row: usize,
        /// Whether the task wants a second text.
        wanted: bool,
    },
}

impl Rows {
    /// Checks `rows` against `task`; the order is kept.
    pub fn new(rows: Vec<Row>, task: &Task) -> Result<Self, RowsError> {
        if rows.is_empty() {
            return Err(RowsError::Empty);
        }
        let labels = task.labels.len();
        let mut class_counts = vec![0; labels];
        for (at, row) in rows.iter().enumerate() {
            let number = at + 1;
            let Some(count) = class_counts.get_mut(row.label as usize) else {
                return Err(RowsError::Label { row: number, label: row.label, labels });
            };
            *count += 1;
            check_text(number, &row.text, task.template.wants_pair())?;
        }
        let digests = rows.iter().map(|row| row_digest(&row.text)).collect();
        Ok(Self { rows, digests, class_counts, task: task_digest(task) })
    }

    /// The rows in their original order.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// How many there are, at least one.
    #[expect(clippy::len_without_is_empty, reason = "there is no empty set of rows")]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// How many rows each label has, in the order of the task's labels.
    pub fn class_counts(&self) -> &[u32] {
        &self.class_counts
    }

    /// [`task_digest`] of the task the rows were checked against.
    pub fn task(&self) -> Digest {
        self.task
    }

    pub(super) fn digest(&self, at: usize) -> Digest {
        self.digests[at]
    }
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").field("class_counts", &self.class_counts).finish_non_exhaustive()
    }
}

fn check_text(row: usize, text: &RowText, wanted: bool) -> Result<(), RowsError> {
    if text.text_b.is_some() != wanted {
        return Err(RowsError::Pair { row, wanted });
    }
    if text.text.trim().is_empty() {
        return Err(RowsError::Blank { row });
    }
    let bytes = text.text.len().max(text.text_b.as_deref().map_or(0, str::len));
    if bytes > MAX_ROW_BYTES { Err(RowsError::TooLong { row, bytes }) } else { Ok(()) }
}

/// Digest of a row's text, without its label.
pub(crate) fn row_digest(text: &RowText) -> Digest {
    Digest::of_parts(std::iter::once(text.text.as_str()).chain(text.text_b.as_deref()))
}

/// SHA-256 of the task's JSON: what a participant may be told beforehand to expect.
pub fn task_digest(task: &Task) -> Digest {
    // A value of strings, numbers and lists cannot fail to serialise; were it to, the empty text would match nothing.
    Digest::of(serde_json::to_vec(task).unwrap_or_default())
}
