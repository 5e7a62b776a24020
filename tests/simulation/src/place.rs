//! Where a schedule keeps what its servers remember: a SQLite file of its own, or a PostgreSQL that many schedules share.

use crate::schedule::Kind;
use anyhow::{Context, Result, anyhow};
use feddtpt_server::store::{PgStore, SqliteStore, Store};
use feddtpt_shared::messages::Secret;
use feddtpt_test_postgres::Postgres;
use sqlx::{Connection, PgConnection};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempDir;
use tokio::sync::Mutex;

/// The place of one thread.
pub enum Place {
    /// A folder for files; an empty database lies in it as a pattern.
    Sqlite {
        /// Gone with the place.
        folder: TempDir,
        /// How many files there were.
        count: AtomicU64,
    },
    /// A database.
    Postgres {
        /// The store that all servers share.
        store: Arc<PgStore>,
        /// For the one thing that the store does not do: making a lease older.
        side: Mutex<PgConnection>,
    },
}

/// The store of one schedule.
pub enum Backing<'p> {
    /// In this file.
    File(PathBuf),
    /// In the database.
    Shared(&'p Arc<PgStore>, &'p Mutex<PgConnection>),
}

const PATTERN: &str = "empty.sqlite";

impl Place {
    /// Makes one. `None`, with a word about it, where there is no PostgreSQL.
    pub async fn open(kind: Kind) -> Result<Option<Self>> {
        match kind {
            Kind::Sqlite => {
                // What these schedules break is processes, not disks: where memory can hold the files, it does.
                let memory = PathBuf::from("/dev/shm");
                let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
                let folder = folder.context("a folder for the databases")?;
                SqliteStore::open(&folder.path().join(PATTERN)).await?.close().await;
                Ok(Some(Self::Sqlite { folder, count: AtomicU64::new(0) }))
            }
            Kind::Postgres => {
                let Some(postgres) = Postgres::shared()? else { return Ok(None) };
                let url = postgres.url(&postgres.create_database()?);
                let store = Arc::new(PgStore::open(&Secret::new(url.clone())).await?);
                Ok(Some(Self::Postgres { store, side: Mutex::new(PgConnection::connect(&url).await?) }))
            }
        }
    }

    /// The store of the next schedule, with nothing of it in there yet.
    pub fn fresh(&self) -> Result<Backing<'_>> {
        match self {
            Self::Sqlite { folder, count } => {
                let count = count.fetch_add(1, Ordering::Relaxed);
                let path = folder.path().join(format!("{count}.sqlite"));
                std::fs::copy(folder.path().join(PATTERN), &path).context("the empty database")?;
                Ok(Backing::File(path))
            }
            Self::Postgres { store, side } => Ok(Backing::Shared(store, side)),
        }
    }
}

impl Backing<'_> {
    /// Connects a server that starts.
    pub async fn connect(&self) -> Result<Arc<dyn Store>> {
        Ok(match self {
            Self::File(path) => Arc::new(SqliteStore::open(path).await?),
            Self::Shared(store, _) => Arc::<PgStore>::clone(store),
        })
    }

    /// Whether several servers may use it.
    pub fn is_shared(&self) -> bool {
        matches!(self, Self::Shared(..))
    }

    /// Lets the database's own clock go on, as far as leases show it.
    pub async fn elapse(&self, federation: &str, ms: u64) -> Result<()> {
        let Self::Shared(_, side) = self else { return Ok(()) };
        let ms = i64::try_from(ms).map_err(|_| anyhow!("{ms} ms"))?;
        sqlx::query(
            "UPDATE leases SET expires_at = expires_at - $2 * interval '1 millisecond' \
             WHERE federation = $1 AND expires_at > clock_timestamp()",
        )
        .bind(federation)
        .bind(ms)
        .execute(&mut *side.lock().await)
        .await?;
        Ok(())
    }

    /// Throws it away.
    pub fn forget(self) {
        let Self::File(path) = self else { return };
        for behind in ["", "-wal", "-shm"] {
            let mut path = path.clone().into_os_string();
            path.push(behind);
            // What is not there need not go; what stays goes with the folder.
            let _ = std::fs::remove_file(path);
        }
    }
}
