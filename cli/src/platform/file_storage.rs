//! A participant's state in files.

use feddtpt_client::platform::{Storage, StorageError};
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One directory per federation, one file per key, readable by its owner alone.
///
/// A write goes to a temporary file, is synced and takes the old file's place in one step, so that a crash at any
/// moment leaves the old or the new value. A lock on the directory keeps a second process out.
#[derive(Clone, Debug)]
pub struct FileStorage {
    directory: Arc<Path>,
    /// Held open for its lock.
    _lock: Arc<File>,
}

impl FileStorage {
    /// Opens (and makes, if need be) the directory of `federation` below `root`.
    pub fn open(root: &Path, federation: &str) -> Result<Self, StorageError> {
        let directory = root.join(file_name(federation));
        let fail = |error: &dyn std::fmt::Display| StorageError(format!("{}: {error}", directory.display()));
        create_private_directory(&directory).map_err(|error| fail(&error))?;
        let lock = private_file()
            .create(true)
            .truncate(false)
            .write(true)
            .open(directory.join("lock"))
            .map_err(|error| fail(&error))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { directory: directory.into(), _lock: Arc::new(lock) }),
            Err(TryLockError::WouldBlock) => Err(fail(&"another process takes part with this state; stop it first")),
            Err(TryLockError::Error(error)) => Err(fail(&error)),
        }
    }

    /// Where the files lie.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    fn path(&self, key: &str) -> PathBuf {
        self.directory.join(file_name(key) + ".json")
    }
}

impl Storage for FileStorage {
    async fn load(&self, key: &str) -> Result<Option<String>, StorageError> {
        blocking_read(self.path(key)).await
    }

    async fn save(&self, key: &str, value: &str) -> Result<(), StorageError> {
        let value = value.to_owned();
        blocking(self.path(key), move |path| write_atomically(path, value.as_bytes())).await
    }
}

/// Replaces the content of `path` in one step; the new file is readable by its owner alone.
pub(crate) fn write_atomically(path: &Path, content: &[u8]) -> io::Result<()> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Made with mode 0600 where there are modes.
    let mut file = tempfile::NamedTempFile::new_in(directory)?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    // The new name is on disk only once its directory is. Not every system can sync a directory.
    #[cfg(unix)]
    File::open(directory)?.sync_all()?;
    Ok(())
}

/// The text of a file; `None` if there is no such file.
pub(super) async fn blocking_read(path: PathBuf) -> Result<Option<String>, StorageError> {
    blocking(path, |path| match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    })
    .await
}

async fn blocking<T: Send + 'static>(
    path: PathBuf,
    work: impl FnOnce(&Path) -> io::Result<T> + Send + 'static,
) -> Result<T, StorageError> {
    let named = path.display().to_string();
    let result = tokio::task::spawn_blocking(move || work(&path)).await;
    match result {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(StorageError(format!("{named}: {error}"))),
        Err(error) => Err(StorageError(format!("{named}: {error}"))),
    }
}

/// A name that any file system takes: letters, digits, `-` and `_` stay, every other byte becomes `%XX`.
pub(super) fn file_name(key: &str) -> String {
    key.bytes().fold(String::new(), |mut name, byte| {
        if byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_' {
            name.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(name, "%{byte:02X}");
        }
        name
    })
}

fn create_private_directory(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Options that make a file readable by its owner alone.
pub(crate) fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn values_survive_a_new_start_and_lie_apart() {
        let root = tempfile::tempdir().unwrap();
        let storage = FileStorage::open(root.path(), "../f 1").unwrap();
        assert!(storage.directory().starts_with(root.path()) && storage.directory().ends_with("%2E%2E%2Ff%201"));
        assert_eq!(storage.load("state").await, Ok(None));
        storage.save("state", "one").await.unwrap();
        storage.save("state", "two").await.unwrap();
        storage.save("sta/te", "three").await.unwrap();
        let refused = FileStorage::open(root.path(), "../f 1").unwrap_err().to_string();
        assert!(refused.contains("another process"), "{refused}");
        drop(storage);
        let storage = FileStorage::open(root.path(), "../f 1").unwrap();
        assert_eq!(storage.load("state").await, Ok(Some("two".to_owned())));
        assert_eq!(storage.load("sta/te").await, Ok(Some("three".to_owned())));
        // Nothing is left behind beside the lock and the two values.
        assert_eq!(fs::read_dir(storage.directory()).unwrap().count(), 3);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn only_the_owner_reads() {
        use std::os::unix::fs::PermissionsExt;
        let root = tempfile::tempdir().unwrap();
        let storage = FileStorage::open(root.path(), "f").unwrap();
        storage.save("state", "secret").await.unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(storage.directory()), 0o700);
        assert_eq!(mode(&storage.path("state")), 0o600);
        assert_eq!(mode(&storage.directory().join("lock")), 0o600);
    }
}
