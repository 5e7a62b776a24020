//! Files of labelled rows; [`feddtpt_rows`] reads their bytes.

use feddtpt_rows::{ColumnRole, Format, LabelBook, ReadOptions, ReadRows, Reason, RowsError, read_bytes};
use std::path::{Path, PathBuf};

/// Why no rows came from a file.
#[derive(Debug, thiserror::Error)]
pub enum RowFileError {
    /// The file cannot be opened or read.
    #[error("{}: {error}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's words.
        error: std::io::Error,
    },
    /// The extension names no known format.
    #[error("{}: the format cannot be told from the name; use .csv, .tsv or .jsonl, or give --format", path.display())]
    UnknownFormat {
        /// The file.
        path: PathBuf,
    },
    /// Its content.
    #[error(transparent)]
    Rows(#[from] RowsError),
}

/// Reads the rows of a file. Without [`ReadOptions::format`], its extension names the format.
pub fn read_file(path: &Path, labels: &LabelBook, options: &ReadOptions) -> Result<ReadRows, RowFileError> {
    let format = match options.format {
        Some(format) => format,
        None => format_of(path).ok_or_else(|| RowFileError::UnknownFormat { path: path.to_owned() })?,
    };
    let bytes = std::fs::read(path).map_err(|error| RowFileError::Unreadable { path: path.to_owned(), error })?;
    Ok(read_bytes(&bytes, format, labels, options)?)
}

/// The format that the extension of `path` names.
pub fn format_of(path: &Path) -> Option<Format> {
    Format::of_name(path.file_name()?.to_str()?)
}

/// What the flags of a command that reads rows can do about an error, as a clause that follows the error's words.
pub fn flags_against(error: &RowsError) -> String {
    match error {
        RowsError::MissingColumn { role, .. } => {
            let flag = match role {
                ColumnRole::Text => "--text-column",
                ColumnRole::TextB => "--text-b-column",
                ColumnRole::Label => "--label-column",
            };
            format!("; name it with {flag}")
        }
        RowsError::Bad(rows) => {
            let unknown = rows.bad.iter().any(|row| matches!(row.reason, Reason::UnknownLabel { .. }));
            let map = if unknown { "map labels with --map OLD=NEW, " } else { "" };
            format!("\n{map}correct the rows, or go on without them with --skip-bad-rows")
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use feddtpt_rows::LabelMap;

    fn message(text: &str, pairs: bool) -> String {
        let book = LabelBook::new(vec!["praise".to_owned()], &LabelMap::default()).unwrap();
        let options = ReadOptions { pairs, ..ReadOptions::default() };
        let read = read_bytes(text.as_bytes(), Format::Csv, &book, &options);
        let error = read.and_then(ReadRows::all_or_error).unwrap_err();
        format!("{error}{}", flags_against(&error))
    }

    #[test]
    fn errors_name_the_flags_that_help() {
        insta::assert_snapshot!(message("body,label\na,praise\n", false), @r#"there is no column "text"; the file has body, label; name it with --text-column"#);
        assert!(message("text,label\na,praise\n", true).ends_with("name it with --text-b-column"));
        assert!(message("text,sort\na,praise\n", false).ends_with("name it with --label-column"));
        insta::assert_snapshot!(message("text,label\na,sad\n", false), @r#"
        1 of 1 rows cannot be used:
          line 2: the label "sad" is unknown; the task knows praise
        map labels with --map OLD=NEW, correct the rows, or go on without them with --skip-bad-rows
        "#);
        assert!(
            message("text,label\n,praise\n", false)
                .ends_with("is empty\ncorrect the rows, or go on without them with --skip-bad-rows")
        );
        assert_eq!(message("text,label\n", false), "the file holds no rows");
    }

    #[test]
    fn a_file_is_read_by_its_extension() {
        assert_eq!(format_of(Path::new("a.b/rows.TSV")), Some(Format::Tsv));
        let error = read_file(
            Path::new("rows.txt"),
            &LabelBook::new(Vec::new(), &LabelMap::default()).unwrap(),
            &ReadOptions::default(),
        )
        .unwrap_err();
        assert!(error.to_string().ends_with("or give --format"), "{error}");
        assert_eq!(format_of(Path::new("a.csv/rows")), None);
    }
}
