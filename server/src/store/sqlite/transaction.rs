//! Writing transactions: each has a name, a guard of its own, and a cap on retries.

use super::SqliteStore;
use crate::store::StoreError;
use crate::store::observer::Outcome;
use sqlx::SqliteConnection;
use std::time::{Duration, Instant};

/// How often a transaction is tried when the database is locked.
const MAX_ATTEMPTS: u32 = 5;
const FIRST_PAUSE: Duration = Duration::from_millis(20);

/// A transaction as a value: its name for the log, and what it does. It may run more than once; only one run commits.
pub(super) trait Transaction: Sync {
    /// What the log calls it.
    const NAME: &'static str;
    /// What it answers.
    type Output: Send;

    /// Reads and writes. An error rolls everything back.
    fn run(&self, connection: &mut SqliteConnection) -> impl Future<Output = Result<Self::Output, StoreError>> + Send;
}

impl SqliteStore {
    /// Runs a transaction, again while the database is locked by somebody else, a bounded number of times.
    pub(super) async fn transact<T: Transaction>(&self, transaction: &T) -> Result<T::Output, StoreError> {
        self.observed.around(T::NAME, self.try_often(transaction)).await
    }

    async fn try_often<T: Transaction>(&self, transaction: &T) -> Result<T::Output, StoreError> {
        let (begun, mut pause) = (Instant::now(), FIRST_PAUSE);
        for attempt in 1.. {
            match self.attempt(transaction).await {
                Err(StoreError::Unavailable(reason)) if attempt < MAX_ATTEMPTS && is_lock(&reason) => {
                    tracing::warn!(transaction = T::NAME, attempt, reason, "the database is locked; trying again");
                    self.observed.tell(T::NAME, Outcome::Retried, begun);
                }
                Err(error) => {
                    tracing::error!(transaction = T::NAME, attempt, %error, "the transaction failed");
                    return Err(error);
                }
                done => return done,
            }
            tokio::time::sleep(pause).await;
            pause *= 2;
        }
        Err(StoreError::Unavailable("locked".to_owned()))
    }

    async fn attempt<T: Transaction>(&self, transaction: &T) -> Result<T::Output, StoreError> {
        // IMMEDIATE takes the write lock at once: a guard that was read cannot go stale before the write.
        let mut open = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let output = transaction.run(&mut open).await?;
        open.commit().await?;
        Ok(output)
    }
}

fn is_lock(reason: &str) -> bool {
    reason.contains("database is locked") || reason.contains("database table is locked")
}
