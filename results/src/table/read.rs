//! A whole table out of a file, and into one.

use std::fs;
use std::path::{Path, PathBuf};

use super::{BadLine, TableError};
use crate::ResultRow;

/// Columns without which a line says nothing. Those of optional figures may be missing.
const NEEDED: [&str; 20] = [
    "experiment",
    "arm",
    "data",
    "split",
    "seed",
    "round",
    "prompt",
    "llm_calls",
    "calls_search",
    "calls_score",
    "bytes_up",
    "bytes_down",
    "test_rows",
    "correct",
    "accuracy",
    "balanced_accuracy",
    "macro_f1",
    "hostile_share",
    "seconds",
    "note",
];

/// The rows of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The rows, in the order of the file.
    pub rows: Vec<ResultRow>,
    /// What a run that was killed left of a line.
    pub half: Option<HalfLine>,
}

/// The end of a file that has no line break: a writer was stopped in the middle of a line. It is no row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HalfLine {
    /// The file.
    pub path: PathBuf,
    /// Which line, the header being 1.
    pub line: usize,
    /// Its bytes.
    pub bytes: usize,
}

impl std::fmt::Display for HalfLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { path, line, bytes } = self;
        write!(
            f,
            "{}: line {line} ends after {bytes} bytes without a line break (its writer was stopped) ",
            path.display()
        )?;
        f.write_str("and is left out; where it is whole, end it with a line break")
    }
}

/// Reads a table. Columns are found by their names; a half last line is left out and told.
pub fn read(path: &Path) -> Result<Table, TableError> {
    let bytes = fs::read(path).map_err(|source| TableError::Io { path: path.to_owned(), source })?;
    parse(path, &bytes)
}

/// The rows in `bytes`, which `path` names.
pub(super) fn parse(path: &Path, bytes: &[u8]) -> Result<Table, TableError> {
    let (whole, half) = split(path, bytes);
    if whole.is_empty() {
        return Ok(Table { rows: Vec::new(), half });
    }
    let mut reader = csv::ReaderBuilder::new().from_reader(whole);
    let header = reader.headers().map_err(|error| other(path, &error))?;
    let missing = NEEDED.iter().filter(|needed| !header.iter().any(|column| column == **needed));
    let missing: Vec<String> = missing.map(|column| (*column).to_owned()).collect();
    if !missing.is_empty() {
        return Err(TableError::Columns { path: path.to_owned(), missing });
    }
    let (mut rows, mut bad) = (Vec::new(), Vec::new());
    for read in reader.deserialize::<ResultRow>() {
        match read {
            Ok(row) => match row.check() {
                Ok(()) => rows.push(row),
                // Lines hold no line breaks, so the number of rows so far is the number of the line.
                Err(what) => bad.push(BadLine { line: (rows.len() + bad.len() + 2) as u64, what }),
            },
            Err(error) => bad.push(BadLine { line: line_of(&error), what: words(&error) }),
        }
    }
    if bad.is_empty() { Ok(Table { rows, half }) } else { Err(TableError::BadLines { path: path.to_owned(), bad }) }
}

/// What ends in a line break, and what comes after the last one.
pub(super) fn split<'a>(path: &Path, bytes: &'a [u8]) -> (&'a [u8], Option<HalfLine>) {
    let end = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
    let (whole, half) = bytes.split_at(end);
    let line = whole.iter().filter(|byte| **byte == b'\n').count() + 1;
    (whole, (!half.is_empty()).then(|| HalfLine { path: path.to_owned(), line, bytes: half.len() }))
}

/// Writes rows into a new file, or over an old one.
pub fn write(path: &Path, rows: &[ResultRow]) -> Result<(), TableError> {
    let io = |source| TableError::Io { path: path.to_owned(), source };
    let mut text = header().into_bytes();
    text.extend(lines(path, rows)?);
    fs::write(path, text).map_err(io)
}

/// The first line.
pub(super) fn header() -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // A row into memory cannot fail; if it did, the header would be empty and every test red.
    let text = writer.serialize(ResultRow::default()).ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    text.lines().next().map(|line| format!("{line}\n")).unwrap_or_default()
}

/// The rows as lines, each checked: what is written can be read.
pub(super) fn lines(path: &Path, rows: &[ResultRow]) -> Result<Vec<u8>, TableError> {
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    for row in rows {
        let row = ResultRow { note: row.note.replace(['\n', '\r'], " "), ..row.clone() };
        row.check().map_err(|what| TableError::BadRow { run: run_of(&row), what })?;
        writer.serialize(row).map_err(|error| other(path, &error))?;
    }
    writer.into_inner().map_err(|error| TableError::Format { path: path.to_owned(), what: error.to_string() })
}

/// A row's key in words.
pub(super) fn run_of(row: &ResultRow) -> String {
    let ResultRow { experiment, arm, data, split, seed, round, hostile_share, .. } = row;
    let hostile = if *hostile_share > 0.0 { format!(", {hostile_share} hostile") } else { String::new() };
    format!("{experiment}: {arm} on {data} ({split}){hostile}, seed {seed}, round {round}")
}

fn line_of(error: &csv::Error) -> u64 {
    error.position().map_or(0, csv::Position::line)
}

fn words(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => {
            let column = err.field().and_then(|field| usize::try_from(field).ok());
            match column {
                Some(column) => format!("column {}: {}", column + 1, err.kind()),
                None => err.kind().to_string(),
            }
        }
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("it has {len} fields, the header {expected_len}")
        }
        csv::ErrorKind::Utf8 { .. } => "it is not UTF-8".to_owned(),
        _ => error.to_string(),
    }
}

pub(super) fn other(path: &Path, error: &csv::Error) -> TableError {
    TableError::Format { path: path.to_owned(), what: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::row;

    fn text(rows: &[ResultRow]) -> String {
        header() + &String::from_utf8(lines(Path::new("x"), rows).unwrap()).unwrap()
    }

    fn told(text: &str) -> String {
        parse(Path::new("runs.csv"), text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn what_is_written_is_read_to_the_bit() {
        let full = ResultRow {
            best_accuracy: Some(1.0 / 3.0),
            worst_accuracy: Some(0.0),
            hostile_share: 0.1,
            trigger: Some(true),
            attack_success: Some(0.25),
            seed: u64::MAX,
            note: "said \"no\", twice; ünder".into(),
            ..row()
        };
        let rows = vec![row(), full];
        let read = parse(Path::new("x"), text(&rows).as_bytes()).unwrap();
        assert_eq!(read, Table { rows, half: None });
    }

    #[test]
    fn line_breaks_in_a_note_become_spaces() {
        let read = parse(Path::new("x"), text(&[ResultRow { note: "a\nb".into(), ..row() }]).as_bytes()).unwrap();
        assert_eq!(read.rows[0].note, "a b");
    }

    #[test]
    fn a_half_last_line_is_left_out_and_told_wherever_it_was_cut() {
        let rows = [row(), ResultRow { round: 2, ..row() }];
        let (one, two) = (text(&rows[..1]), text(&rows));
        for end in one.len() + 1..two.len() {
            let table = parse(Path::new("runs.csv"), &two.as_bytes()[..end]).unwrap();
            assert_eq!(table.rows, rows[..1]);
            assert_eq!(table.half, Some(HalfLine { path: "runs.csv".into(), line: 3, bytes: end - one.len() }));
        }
    }

    #[test]
    fn bad_lines_are_named_with_the_file() {
        let good = text(&[row(), row(), row()]);
        let lines: Vec<&str> = good.lines().collect();
        let mended = good.replacen("0.79", "1.79", 1);
        assert_eq!(
            told(&mended),
            "runs.csv: line 2: balanced_accuracy is 1.79, but a share is from 0 to 1; mend or delete that line"
        );
        let few = format!("{}\n{}\nmain,gated\n{}\n", lines[0], lines[1], lines[2]);
        assert_eq!(told(&few), "runs.csv: line 3: it has 2 fields, the header 25; mend or delete that line");
        let word = good.replacen(",7,", ",seven,", 2);
        assert_eq!(
            told(&word),
            "runs.csv: line 2: column 5: invalid digit found in string; line 3: column 5: invalid digit found in string; \
             mend or delete those lines"
        );
    }

    #[test]
    fn columns_are_found_by_name_and_optional_ones_may_be_missing() {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let (full, wanted) = (text(&[row()]), NEEDED.iter().rev().copied().collect::<Vec<_>>());
        let mut reader = csv::Reader::from_reader(full.as_bytes());
        let header = reader.headers().unwrap().clone();
        let record = reader.records().next().unwrap().unwrap();
        writer.write_record(&wanted).unwrap();
        let place = |name: &str| header.iter().position(|column| column == name).unwrap();
        writer.write_record(wanted.iter().map(|name| &record[place(name)])).unwrap();
        let table = parse(Path::new("x"), &writer.into_inner().unwrap()).unwrap();
        assert_eq!(table.rows, [ResultRow { own_accuracy: None, ..row() }]);
    }

    #[test]
    fn a_file_of_something_else_is_refused() {
        assert_eq!(
            told("experiment,arm\nmain,gated\n").split(';').next().unwrap(),
            "runs.csv: line 1 lacks the column data, split, seed, round, prompt, llm_calls, calls_search, calls_score, \
             bytes_up, bytes_down, test_rows, correct, accuracy, balanced_accuracy, macro_f1, hostile_share, seconds, note"
        );
    }

    #[test]
    fn a_row_that_could_not_be_read_is_not_written() {
        let error = lines(Path::new("x"), &[ResultRow { accuracy: f64::NAN, ..row() }]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a row of main: gated on sst2 (iid), seed 7, round 1 cannot be written: accuracy is NaN, but a share is from \
             0 to 1"
        );
    }
}
