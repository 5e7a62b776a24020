//! Opening a database: connections, migrations, the secret.

use super::PgStore;
use crate::store::batches::Batches;
use crate::store::observer::Observed;
use crate::store::{Database, StoreError};
use feddtpt_shared::messages::Secret;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, PgPool};
use std::str::FromStr;
use std::time::Duration;
use tokio::time::timeout;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// Connections of one server to its database; one more listens.
const MAX_CONNECTIONS: u32 = 16;
/// How long a request waits for a connection before the store counts as away.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// How long the start waits, also for another server that is bringing the schema up to date.
const OPEN_TIMEOUT: Duration = Duration::from_secs(30);
/// What PostgreSQL itself breaks off: statements, waits for a lock, and transactions whose server fell silent in the
/// middle, which would hold their locks for as long.
const SESSION: [(&str, &str); 3] =
    [("statement_timeout", "8s"), ("lock_timeout", "4s"), ("idle_in_transaction_session_timeout", "10s")];

impl PgStore {
    /// Opens the database at `url` and brings its schema up to date. Refuses a schema that it does not know. Servers that
    /// start at the same time wait for each other.
    pub async fn open(url: &Secret) -> Result<Self, StoreError> {
        let path = Database::Postgres(url.clone()).to_string();
        let fail = |reason: String| StoreError::Open { path: path.clone(), reason };
        let options = PgConnectOptions::from_str(url.expose()).map_err(|error| fail(error.to_string()))?;
        let options = options.application_name("feddtpt");
        let opened = timeout(OPEN_TIMEOUT, async {
            migrate(&options, &fail).await?;
            let pool = PgPoolOptions::new().max_connections(MAX_CONNECTIONS).acquire_timeout(ACQUIRE_TIMEOUT);
            let pool =
                pool.connect_with(options.clone().options(SESSION)).await.map_err(|error| fail(error.to_string()))?;
            ensure_secret(&pool).await?;
            Ok(Self {
                pool,
                options: options.clone(),
                joining: Batches::default(),
                submitted: Batches::default(),
                heard: Batches::default(),
                whose: Batches::default(),
                stands: Batches::default(),
                observed: Observed::default(),
            })
        });
        opened.await.unwrap_or_else(|_| Err(fail(format!("it does not answer within {} s", OPEN_TIMEOUT.as_secs()))))
    }

    /// Closes every connection, once what runs has ended. Whoever asks afterwards is told that the store is away.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// Runs under a lock of the whole database and without the time limits of a session.
async fn migrate(options: &PgConnectOptions, fail: impl Fn(String) -> StoreError) -> Result<(), StoreError> {
    let mut connection = options.connect().await.map_err(|error| fail(error.to_string()))?;
    MIGRATIONS.run(&mut connection).await.map_err(|error| match error {
        MigrateError::VersionMissing(version) | MigrateError::VersionTooNew(version, _) => {
            StoreError::NewerSchema(version)
        }
        other => fail(other.to_string()),
    })?;
    connection.close().await.map_err(|error| fail(error.to_string()))
}

async fn ensure_secret(pool: &PgPool) -> Result<(), StoreError> {
    let mut secret = [0_u8; 32];
    getrandom::fill(&mut secret).map_err(|error| StoreError::Unavailable(format!("no randomness: {error}")))?;
    sqlx::query("INSERT INTO server (id, secret) VALUES (1, $1) ON CONFLICT DO NOTHING")
        .bind(secret.as_slice())
        .execute(pool)
        .await?;
    Ok(())
}
