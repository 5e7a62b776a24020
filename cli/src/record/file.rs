//! A record in a file, as `feddtpt export` or the server's `/transcript` wrote it.

use super::Record;
use feddtpt_shared::messages::FederationView;
use feddtpt_shared::transcript::TranscriptEntry;
use serde_json::Value;
use std::path::Path;

/// Why a file holds no record.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The system does not let us read it.
    #[error("it cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// It is not JSON.
    #[error("it is not JSON ({0}); save one with `feddtpt export FEDERATION --output FILE`")]
    Json(serde_json::Error),
    /// It is JSON of something else.
    #[error("it holds no transcript: a list of entries, or an object with \"transcript\", is expected")]
    Shape,
    /// One entry is none.
    #[error("entry {at} of the transcript cannot be read: {error}")]
    Entry {
        /// Its place, counted from 0.
        at: usize,
        /// What does not fit.
        error: serde_json::Error,
    },
    /// The part about the federation is none.
    #[error("\"federation\" cannot be read: {0}")]
    View(serde_json::Error),
    /// A bare list does not say whose it is.
    #[error("the file does not say which federation it is of; name it: feddtpt verify FEDERATION --transcript FILE")]
    Nameless,
    /// It is somebody else's.
    #[error("it is the record of {found:?}, not of {asked:?}")]
    Other {
        /// Whose it is.
        found: String,
        /// Whose was asked for.
        asked: String,
    },
}

/// Reads a record: everything that `export` prints, or the chain alone, which needs the federation's id beside it.
pub fn read_file(path: &Path, federation: Option<&str>) -> Result<Record, FileError> {
    let value: Value = serde_json::from_str(&std::fs::read_to_string(path)?).map_err(FileError::Json)?;
    let (view, entries) = match value {
        Value::Array(entries) => (None, entries),
        Value::Object(mut all) => {
            let view = all.remove("federation").map(serde_json::from_value::<FederationView>);
            let Some(Value::Array(entries)) = all.remove("transcript") else { return Err(FileError::Shape) };
            (view.transpose().map_err(FileError::View)?, entries)
        }
        _ => return Err(FileError::Shape),
    };
    let found = view.as_ref().map(|view| view.federation.clone());
    let federation = match (found, federation.map(str::to_owned)) {
        (Some(found), Some(asked)) if found != asked => return Err(FileError::Other { found, asked }),
        (Some(id), _) | (None, Some(id)) => id,
        (None, None) => return Err(FileError::Nameless),
    };
    let read = |(at, entry)| serde_json::from_value(entry).map_err(|error| FileError::Entry { at, error });
    let transcript: Result<Vec<TranscriptEntry>, _> = entries.into_iter().enumerate().map(read).collect();
    Ok(Record { federation, view, transcript: transcript? })
}
