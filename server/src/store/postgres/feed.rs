//! What other servers changed: a connection that listens.

use crate::store::Change;
use sqlx::postgres::{PgConnectOptions, PgListener, PgNotification, PgPoolOptions};
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};

/// Where every committed change is told, with the federation's id.
pub(super) const CHANNEL: &str = "feddtpt_changes";

/// Changes closer together than this are told as one.
const GATHER: Duration = Duration::from_millis(25);
/// A connection that is silent for this long is asked whether it is still there, and must answer in this time.
const SILENCE: Duration = Duration::from_secs(10);
const ANSWER: Duration = Duration::from_secs(5);
/// Between two attempts to get a connection.
const PAUSE: Duration = Duration::from_secs(1);

/// Tells of changes, for as long as it is polled.
pub(super) async fn watch(options: &PgConnectOptions, tell: &(dyn Fn(Change<'_>) + Send + Sync)) {
    loop {
        let Err(error) = follow(options, tell).await;
        tracing::warn!(%error, "changes that other servers make are not heard of; connecting again");
        tokio::time::sleep(PAUSE).await;
    }
}

async fn follow(
    options: &PgConnectOptions,
    tell: &(dyn Fn(Change<'_>) + Send + Sync),
) -> Result<Infallible, sqlx::Error> {
    let pool = PgPoolOptions::new().max_connections(1).acquire_timeout(ANSWER).connect_with(options.clone()).await?;
    let mut listener = PgListener::connect_with(&pool).await?;
    // A new connection comes with a new look at everything, so it is not made behind our back.
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    tell(Change::Any);
    loop {
        let Ok(first) = timeout(SILENCE, next(&mut listener)).await else {
            timeout(ANSWER, sqlx::query("SELECT 1").execute(&mut listener)).await.map_err(|_| lost())??;
            continue;
        };
        let mut changed = BTreeSet::from([first?.payload().to_owned()]);
        let until = Instant::now() + GATHER;
        while let Ok(more) = timeout_at(until, next(&mut listener)).await {
            changed.insert(more?.payload().to_owned());
        }
        for federation in &changed {
            tell(Change::Of(federation));
        }
    }
}

async fn next(listener: &mut PgListener) -> Result<PgNotification, sqlx::Error> {
    listener.try_recv().await?.ok_or_else(lost)
}

fn lost() -> sqlx::Error {
    sqlx::Error::Io(std::io::ErrorKind::ConnectionAborted.into())
}
