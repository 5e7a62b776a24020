//! A participant's state, to be read only: also while its process runs and holds the lock.

use super::file_storage::{blocking_read, file_name};
use feddtpt_client::platform::{Storage, StorageError};
use std::path::{Path, PathBuf};

/// The directory that [`FileStorage`](super::FileStorage) keeps, without its lock. Files are replaced in one step, so what
/// is read is whole.
#[derive(Clone, Debug)]
pub struct StoredState {
    directory: PathBuf,
}

impl StoredState {
    /// The directory of `federation` below `root`. Nothing is made.
    pub fn new(root: &Path, federation: &str) -> Self {
        Self { directory: root.join(file_name(federation)) }
    }

    /// Where the files lie.
    pub fn directory(&self) -> &Path {
        &self.directory
    }
}

impl Storage for StoredState {
    async fn load(&self, key: &str) -> Result<Option<String>, StorageError> {
        blocking_read(self.directory.join(file_name(key) + ".json")).await
    }

    async fn save(&self, _: &str, _: &str) -> Result<(), StorageError> {
        Err(StorageError("this state is only looked at".to_owned()))
    }
}
