//! SQLite.

use crate::contract::contract;
use crate::contract::observed::Noted;
use crate::util::federation;
use feddtpt_server::store::{Outcome, SqliteStore, Store};
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;

struct Database {
    folder: TempDir,
    store: Arc<dyn Store>,
}

impl Database {
    async fn open() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(SqliteStore::open(&folder.path().join("server.sqlite")).await.unwrap());
        Some(Self { folder, store })
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("server.sqlite")
    }
}

contract!(Database);

#[tokio::test]
async fn what_was_there_is_there_after_a_restart() {
    let database = Database::open().await.unwrap();
    let secret = database.store.secret().await.unwrap();
    let again = SqliteStore::open(&database.path()).await.unwrap();
    assert_eq!(again.secret().await.unwrap(), secret);
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_reads_a_new_file() {
    use std::os::unix::fs::PermissionsExt;
    let database = Database::open().await.unwrap();
    for entry in std::fs::read_dir(database.folder.path()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{}", entry.path().display());
    }
}

/// As a server of the version before left it: a ballot that names candidates by words, and the schema without the last step.
#[tokio::test]
async fn ballots_of_an_older_version_are_asked_for_again() {
    let database = Database::open().await.unwrap();
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", database.path().display())).await.unwrap();
    for sql in [
        "PRAGMA foreign_keys = OFF",
        "DELETE FROM _sqlx_migrations WHERE version = 4",
        "INSERT INTO ballots (federation, round, stage, participant, votes, digest, received_ms) \
         VALUES ('f', 1, 1, 'p', '{\"preference\":[{\"prompt\":[\"good\"],\"labels\":[0]}]}', 'd', 1), \
                ('f', 1, 2, 'p', '{\"stage\":2,\"list\":7,\"votes\":{\"counts\":[]}}', 'd', 1)",
    ] {
        sqlx::query(sql).execute(&pool).await.unwrap();
    }
    drop(SqliteStore::open(&database.path()).await.unwrap());
    let left: Vec<i64> = sqlx::query_scalar("SELECT stage FROM ballots").fetch_all(&pool).await.unwrap();
    assert_eq!(left, [2]);
}

#[tokio::test]
async fn a_newer_schema_is_refused() {
    let database = Database::open().await.unwrap();
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", database.path().display())).await.unwrap();
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (9999, 'from the future', TRUE, x'00', 0)",
    )
    .execute(&pool)
    .await
    .unwrap();
    let error = SqliteStore::open(&database.path()).await.unwrap_err().to_string();
    assert!(error.contains("newer version"), "{error}");
}

#[tokio::test]
async fn a_database_that_others_lock_is_told_as_tried_again() {
    let database = Database::open().await.unwrap();
    let noted = Arc::new(Noted::default());
    database.store.observe(noted.clone());
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", database.path().display())).await.unwrap();
    let lock = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let new = federation(0);
    let release = async {
        crate::util::until("another try", async || (!noted.0.lock().unwrap().is_empty()).then_some(())).await;
        lock.rollback().await.unwrap();
    };
    let (created, ()) = tokio::join!(database.store.create_federation(&new), release);
    created.unwrap();
    let noted = noted.0.lock().unwrap();
    assert_eq!(noted.first(), Some(&("create_federation", Outcome::Retried)));
    assert_eq!(noted.last(), Some(&("create_federation", Outcome::Committed)));
}
