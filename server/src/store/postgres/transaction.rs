//! Every use of a connection: under a name, with an end, and, where it writes, in a transaction with a cap on retries.

use super::PgStore;
use super::held::Held;
use crate::store::StoreError;
use crate::store::observer::Outcome;
use sqlx::{Connection, PgConnection};
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// How often a transaction is tried when others stand in its way.
const MAX_ATTEMPTS: u32 = 5;
const FIRST_PAUSE: Duration = Duration::from_millis(20);
/// Longest time that one attempt, or one read, may take. The database has time limits of its own, but those are of no use
/// when it is the network that is silent.
const LIMIT: Duration = Duration::from_secs(10);

/// A transaction as a value: its name for the log, and what it does. It may run more than once; only one run commits.
///
/// What it reads to decide, it locks first, and a federation before anything else of it: so `READ COMMITTED` is enough,
/// and no two transactions wait for each other in a circle.
pub(super) trait Transaction: Sync {
    /// What the log calls it.
    const NAME: &'static str;
    /// What it answers.
    type Output: Send;

    /// Reads and writes. An error rolls everything back.
    fn run(&self, connection: &mut PgConnection) -> impl Future<Output = Result<Self::Output, StoreError>> + Send;
}

impl PgStore {
    /// Runs a transaction, again while others stand in its way, a bounded number of times. A commit whose answer is lost
    /// counts as failed: whoever asked asks again, and every transaction answers a repetition as the first time.
    pub(super) async fn transact<T: Transaction>(&self, transaction: &T) -> Result<T::Output, StoreError> {
        self.observed.around(T::NAME, self.try_often(transaction)).await
    }

    async fn try_often<T: Transaction>(&self, transaction: &T) -> Result<T::Output, StoreError> {
        let (begun, mut attempt, mut pause) = (Instant::now(), 1, FIRST_PAUSE);
        loop {
            let done = self.with_connection(async |connection: &mut PgConnection| {
                let mut open = connection.begin().await?;
                let output = transaction.run(&mut open).await?;
                open.commit().await?;
                Ok(output)
            });
            match done.await {
                Err(StoreError::Contended(reason)) if attempt < MAX_ATTEMPTS => {
                    tracing::warn!(transaction = T::NAME, attempt, reason, "others stand in the way; trying again");
                    self.observed.tell(T::NAME, Outcome::Retried, begun);
                }
                Err(error) => {
                    tracing::error!(transaction = T::NAME, attempt, %error, "the transaction failed");
                    return Err(error);
                }
                done => return done,
            }
            tokio::time::sleep(pause).await;
            (attempt, pause) = (attempt + 1, pause * 2);
        }
    }

    /// Reads in a single statement, hence in one snapshot.
    pub(super) async fn read<T>(
        &self,
        name: &'static str,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let result = self.observed.around(name, self.with_connection(work)).await;
        result.inspect_err(|error| tracing::error!(read = name, %error, "the read failed"))
    }

    async fn with_connection<T>(
        &self,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut held = Held::new(self.pool.acquire().await?);
        match timeout(LIMIT, work(held.connection()?)).await {
            // The connection is in order: others may have it.
            Ok(done @ (Ok(_) | Err(StoreError::Contended(_) | StoreError::Corrupt { .. }))) => {
                held.give_back();
                done
            }
            Ok(Err(error)) => Err(error),
            Err(_) => Err(StoreError::Unavailable(format!("no answer within {} s", LIMIT.as_secs()))),
        }
    }
}
