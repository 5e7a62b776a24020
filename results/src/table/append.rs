//! A table that grows while runs go on.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::read::parse;
use super::write::{header, lines};
use super::{Table, TableError};
use crate::ResultRow;

/// A file to which the rows of finished runs are added. One process at a time writes a file; shards have one each and
/// are put together by [`super::merge`].
#[derive(Debug)]
pub struct Appender {
    path: PathBuf,
    file: File,
}

impl Appender {
    /// Opens a table or makes one, and returns what it holds, so that nothing is run twice. A half last line is told in
    /// the table and cut off the file.
    pub fn open(path: &Path) -> Result<(Self, Table), TableError> {
        let io = |source| TableError::Io { path: path.to_owned(), source };
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(io)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(io)?;
        let table = parse(path, &bytes)?;
        let whole = bytes.len() - table.half.as_ref().map_or(0, |half| half.bytes);
        let header = header();
        if whole > 0 && !bytes.starts_with(header.as_bytes()) {
            return Err(TableError::OtherHeader { path: path.to_owned() });
        }
        file.set_len(whole as u64).map_err(io)?;
        file.seek(SeekFrom::End(0)).map_err(io)?;
        if whole == 0 {
            file.write_all(header.as_bytes()).map_err(io)?;
        }
        Ok((Self { path: path.to_owned(), file }, table))
    }

    /// Adds the rows of a run and waits until they are on the disk. A row that cannot be read again is refused, and
    /// none is written then.
    pub fn append(&mut self, rows: &[ResultRow]) -> Result<(), TableError> {
        let text = lines(&self.path, rows)?;
        let written = self.file.write_all(&text).and_then(|()| self.file.sync_data());
        written.map_err(|source| TableError::Io { path: self.path.clone(), source })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::sample::row;
    use crate::table::read;

    fn round(round: u32) -> ResultRow {
        ResultRow { round, ..row() }
    }

    #[test]
    fn a_table_grows_over_several_openings() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("runs.csv");
        for number in 0..3 {
            let (mut appender, before) = Appender::open(&path).unwrap();
            assert_eq!(before.rows.len(), number as usize);
            appender.append(&[round(number)]).unwrap();
            assert_eq!(read(&path).unwrap().rows.len(), number as usize + 1, "on the disk while it is open");
        }
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.matches("experiment").count(), 1, "one header");
    }

    #[test]
    fn half_a_line_is_cut_off_before_more_comes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("runs.csv");
        Appender::open(&path).unwrap().0.append(&[round(0), round(1)]).unwrap();
        let text = fs::read(&path).unwrap();
        // Each waits for the disk, so not every byte.
        for end in (1..text.len()).step_by(7) {
            fs::write(&path, &text[..end]).unwrap();
            let (mut appender, before) = Appender::open(&path).unwrap();
            assert_eq!(before.half.is_some(), text[end - 1] != b'\n');
            appender.append(&[round(9)]).unwrap();
            let after = read(&path).unwrap();
            assert_eq!((after.half, after.rows.len()), (None, before.rows.len() + 1));
        }
    }

    #[test]
    fn other_columns_are_not_written_below() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("runs.csv");
        fs::write(&path, header().replace("worst_accuracy,", "")).unwrap();
        let error = Appender::open(&path).unwrap_err().to_string();
        assert!(error.contains("other columns"), "{error}");
    }
}
