//! Opening a database file: connections, migrations, the secret.

use super::SqliteStore;
use crate::store::StoreError;
use crate::store::batches::Batches;
use crate::store::observer::Observed;
use sqlx::SqlitePool;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// How long a statement waits for a lock that another process holds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a request waits for a connection before the store counts as away.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
const READ_CONNECTIONS: u32 = 4;

impl SqliteStore {
    /// Opens the database in `path`, creates it if it is not there, and brings its schema up to date. Refuses a schema
    /// that it does not know.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let fail = |error: &dyn std::fmt::Display| StoreError::Open {
            path: path.display().to_string(),
            reason: error.to_string(),
        };
        make_private(path).map_err(|error| fail(&error))?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT);
        let pool = |connections| SqlitePoolOptions::new().max_connections(connections).acquire_timeout(ACQUIRE_TIMEOUT);
        let writer = pool(1).connect_with(options.clone()).await.map_err(|error| fail(&error))?;
        MIGRATIONS.run(&writer).await.map_err(|error| match error {
            MigrateError::VersionMissing(version) | MigrateError::VersionTooNew(version, _) => {
                StoreError::NewerSchema(version)
            }
            other => fail(&other),
        })?;
        let readers = pool(READ_CONNECTIONS).connect_with(options).await.map_err(|error| fail(&error))?;
        let store = Self {
            writer,
            readers,
            submitted: Batches::default(),
            heard: Batches::default(),
            whose: Batches::default(),
            stands: Batches::default(),
            observed: Observed::default(),
        };
        ensure_secret(&store.writer).await?;
        Ok(store)
    }

    /// Closes every connection, once what runs has ended. Whoever asks afterwards is told that the store is away.
    pub async fn close(&self) {
        self.writer.close().await;
        self.readers.close().await;
    }

    pub(super) async fn read_secret(&self) -> Result<[u8; 32], StoreError> {
        let secret: Vec<u8> = sqlx::query_scalar("SELECT secret FROM server").fetch_one(&self.readers).await?;
        secret.try_into().map_err(|_| StoreError::corrupt("the secret", "it does not have 32 bytes"))
    }
}

/// Makes a new file that nobody but its owner may read: the secret that tokens are derived from is in it. SQLite gives
/// the same permissions to the files that it puts beside it. A file that is there keeps its own.
fn make_private(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

async fn ensure_secret(writer: &SqlitePool) -> Result<(), StoreError> {
    let mut secret = [0_u8; 32];
    getrandom::fill(&mut secret).map_err(|error| StoreError::Unavailable(format!("no randomness: {error}")))?;
    sqlx::query("INSERT INTO server (id, secret) VALUES (1, ?) ON CONFLICT DO NOTHING")
        .bind(secret.as_slice())
        .execute(writer)
        .await?;
    Ok(())
}
