//! Where rows stand and how they are read.

use clap::Args;
use feddtpt_rows::{Columns, Format, LabelBook, LabelMap, LabelMapError, ReadOptions, TsvQuotes};
use feddtpt_shared::Task;
use std::path::PathBuf;

/// Where rows stand and how they are read.
#[derive(Args, Clone, Debug)]
pub struct RowArgs {
    /// File with labelled rows: .csv, .tsv or .jsonl.
    #[arg(long, value_name = "FILE")]
    pub rows: PathBuf,
    /// Column of the text.
    #[arg(long, value_name = "NAME", default_value = "text")]
    pub text_column: String,
    /// Column of the second text, for tasks about pairs.
    #[arg(long, value_name = "NAME", default_value = "text_b")]
    pub text_b_column: String,
    /// Column of the label.
    #[arg(long, value_name = "NAME", default_value = "label")]
    pub label_column: String,
    /// Format of the file [default: by its extension].
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Give quotes their CSV meaning in TSV files.
    #[arg(long)]
    pub tsv_quoting: bool,
    /// Rename a label: what stands in the file, what the task calls it. May be repeated.
    #[arg(long, value_name = "OLD=NEW")]
    pub map: Vec<String>,
    /// File of OLD=NEW lines.
    #[arg(long, value_name = "FILE")]
    pub map_file: Option<PathBuf>,
    /// Go on without the rows that cannot be used, and say which they are.
    #[arg(long)]
    pub skip_bad_rows: bool,
}

impl RowArgs {
    /// The labels of `task`, with the mapping; `map_lines` is the content of the mapping file.
    pub fn label_book(&self, task: &Task, map_lines: Option<&str>) -> Result<LabelBook, LabelMapError> {
        let mut map = LabelMap::default();
        if let Some(lines) = map_lines {
            map.add_lines(lines)?;
        }
        for mapping in &self.map {
            map.add(mapping)?;
        }
        LabelBook::new(task.labels.iter().map(|label| label.name.clone()).collect(), &map)
    }

    /// How to read the file for `task`.
    pub fn options(&self, task: &Task) -> ReadOptions {
        ReadOptions {
            columns: Columns {
                text: self.text_column.clone(),
                text_b: self.text_b_column.clone(),
                label: self.label_column.clone(),
            },
            format: self.format,
            separator: None,
            tsv_quotes: if self.tsv_quoting { TsvQuotes::Quoting } else { TsvQuotes::Ordinary },
            pairs: task.template.wants_pair(),
        }
    }
}
