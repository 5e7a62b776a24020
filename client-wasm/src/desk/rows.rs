//! Files of rows.

use super::Desk;
use crate::boundary::{
    BadRowInfo, ClassCount, ColumnChoice, ErrorKind, LabelValueInfo, RowFormat, RowPreviewInfo, RowsOptions,
    RowsReport, RowsShape, TabError,
};
use feddtpt_rows::{Columns, Format, LabelBook, LabelMap, ReadOptions, bad_rows_csv as csv, read_bytes};
use feddtpt_shared::Task;

const WHAT: &str = "Nothing was sent. Choose another file, or mend this one and choose it again.";

/// What a file looks like.
pub(crate) fn inspect(bytes: &[u8], name: &str) -> Result<RowsShape, TabError> {
    let shape = feddtpt_rows::inspect(bytes, Some(name)).map_err(refused)?;
    Ok(RowsShape {
        format: match shape.format {
            Format::Csv => RowFormat::Csv,
            Format::Tsv => RowFormat::Tsv,
            Format::Jsonl => RowFormat::Jsonl,
        },
        columns: shape.columns,
        rows: shape.rows,
        suggested: shape.suggested.map(|found| ColumnChoice {
            text: found.text,
            text_b: found.text_b,
            label: found.label,
        }),
        sample: shape.sample,
    })
}

/// What stands in the label column.
pub(crate) async fn label_values(
    desk: &Desk,
    bytes: &[u8],
    options: &RowsOptions,
) -> Result<Vec<LabelValueInfo>, TabError> {
    let task = desk.known_view().await?.spec.task;
    let book = LabelBook::of_task(&task);
    let found = feddtpt_rows::label_values(bytes, &book, &reading(options, &task)).map_err(refused)?;
    let label = |at: u32| task.labels.get(at as usize).map(|label| label.name.clone());
    let view = |found: feddtpt_rows::LabelValue| LabelValueInfo {
        label: found.label.and_then(label),
        value: found.value,
        count: found.count,
    };
    Ok(found.into_iter().map(view).collect())
}

/// Reads a file and keeps its rows.
pub(crate) async fn read(desk: &Desk, bytes: &[u8], options: &RowsOptions) -> Result<RowsReport, TabError> {
    let task = desk.known_view().await?.spec.task;
    let mut map = LabelMap::default();
    for (value, label) in &options.label_map {
        map.set(value, label).map_err(refused)?;
    }
    let names = task.labels.iter().map(|label| label.name.clone()).collect();
    let book = LabelBook::new(names, &map).map_err(refused)?;
    let format = format_of(options.format);
    let read = read_bytes(bytes, format, &book, &reading(options, &task)).map_err(refused)?;
    let report = read.report(&book);
    *desk.rows.borrow_mut() = Some(read);
    Ok(RowsReport {
        usable: report.usable,
        bad: report.bad.into_iter().map(|bad| BadRowInfo { line: bad.line, reason: bad.reason }).collect(),
        left_out: report.left_out,
        classes: report.classes.into_iter().map(|c| ClassCount { label: c.label, count: c.count }).collect(),
        preview: report
            .preview
            .into_iter()
            .map(|row| RowPreviewInfo { line: row.line, text: row.text, text_b: row.text_b, label: row.label })
            .collect(),
    })
}

/// The rows of the last file that cannot be used.
pub(crate) fn bad_rows_csv(desk: &Desk) -> Result<String, TabError> {
    match &*desk.rows.borrow() {
        Some(read) => csv(&read.bad).map_err(refused),
        None => Err(no_rows()),
    }
}

/// There are no rows yet.
pub(crate) fn no_rows() -> TabError {
    TabError::new(ErrorKind::Rows, "no rows were chosen yet", "Choose a file of rows first.")
}

fn format_of(format: RowFormat) -> Format {
    match format {
        RowFormat::Csv => Format::Csv,
        RowFormat::Tsv => Format::Tsv,
        RowFormat::Jsonl => Format::Jsonl,
    }
}

fn reading(options: &RowsOptions, task: &Task) -> ReadOptions {
    let ColumnChoice { text, text_b, label } = options.columns.clone();
    let columns = Columns { text, text_b: text_b.unwrap_or_default(), label };
    let (format, pairs) = (Some(format_of(options.format)), task.template.wants_pair());
    ReadOptions { columns, format, pairs, ..ReadOptions::told() }
}

fn refused(error: impl ToString) -> TabError {
    TabError::new(ErrorKind::Rows, error, WHAT)
}
