//! The rows of a demo: the embedded organisations, or a folder the user gives.

use super::embedded;
use crate::rows::format_of;
use anyhow::{Context, bail, ensure};
use feddtpt_rows::{ColumnRole, Columns, Format, LabelBook, LabelMap, ReadOptions, ReadRows, RowsError, read_bytes};
use feddtpt_shared::{Row, Task};
use std::path::Path;

/// One file of rows.
pub(crate) struct RowFile {
    /// The file's name without its extension: an organisation, or a part such as `train` or `test`.
    pub(crate) stem: String,
    /// How it is written.
    pub(crate) format: Format,
    /// Its content.
    pub(crate) bytes: Vec<u8>,
}

/// All rows of a demo, by their part.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    /// Organisations with their rows, by name. Empty where the folder holds one pool.
    pub(crate) organisations: Vec<(String, Vec<Row>)>,
    /// The rows that may be dealt out, where there are no organisations.
    pub(crate) pool: Vec<Row>,
    /// The rows that belong to nobody. Empty where the folder has none.
    pub(crate) test: Vec<Row>,
}

/// File names that are parts of a data set and no organisations. A `public` file is the task file's business.
const PARTS: [&str; 5] = ["train", "all", "dev", "test", "public"];

/// The files of the embedded demo.
pub(crate) fn embedded_files() -> Vec<RowFile> {
    let file = |(stem, bytes): &(&str, &[u8])| RowFile {
        stem: (*stem).to_owned(),
        format: Format::Csv,
        bytes: bytes.to_vec(),
    };
    embedded::FILES.iter().map(file).collect()
}

/// The row files of a folder, in the order of their names.
pub(crate) fn folder_files(folder: &Path) -> anyhow::Result<Vec<RowFile>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot read the folder {}", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let Some(format) = format_of(&path) else { continue };
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        files.push(RowFile { stem, format, bytes });
    }
    files.sort_by(|a, b| a.stem.cmp(&b.stem));
    ensure!(!files.is_empty(), "{} holds no .csv, .tsv or .jsonl file", folder.display());
    Ok(files)
}

/// Reads the files by the task's labels and sorts them into parts.
///
/// The pool is `train`, else `all`, else `dev`; the test rows are `test`, else `dev` where the pool is `train`.
pub(crate) fn read(files: &[RowFile], task: &Task) -> anyhow::Result<Sources> {
    let names = task.labels.iter().map(|label| label.name.clone()).collect();
    let book = LabelBook::new(names, &LabelMap::default())?;
    let options = ReadOptions { pairs: task.template.wants_pair(), ..ReadOptions::default() };
    let rows_of = |file: &RowFile| {
        let read = |options: &ReadOptions| {
            read_bytes(&file.bytes, file.format, &book, options).and_then(ReadRows::all_or_error)
        };
        // Sets of pairs often call their first text so.
        let first = Columns { text: "text_a".to_owned(), ..Columns::default() };
        let pair = ReadOptions { columns: first, ..options.clone() };
        let found = match read(&options) {
            Err(RowsError::MissingColumn { role: ColumnRole::Text, .. }) if options.pairs => read(&pair),
            found => found,
        };
        found.with_context(|| format!("the rows of {:?}", file.stem))
    };
    let part = |stem: &str| files.iter().find(|file| file.stem == stem);
    let mut sources = Sources::default();
    for file in files.iter().filter(|file| !PARTS.contains(&file.stem.as_str())) {
        sources.organisations.push((file.stem.clone(), rows_of(file)?));
    }
    let pool = ["train", "all", "dev"].into_iter().find_map(part);
    if let Some(file) = pool {
        sources.pool = rows_of(file)?;
    }
    let dev = || pool.filter(|file| file.stem == "train").and_then(|_| part("dev"));
    if let Some(file) = part("test").or_else(dev) {
        sources.test = rows_of(file)?;
    }
    if sources.organisations.is_empty() && sources.pool.is_empty() {
        bail!("no rows to deal out: give train, all or dev, or one file per organisation");
    }
    Ok(sources)
}
