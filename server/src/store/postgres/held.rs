//! A connection in use.

use crate::store::StoreError;
use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres};
use std::time::Duration;

/// How long a connection may take to prove, on its way back, that it still works.
const RETURN_LIMIT: Duration = Duration::from_secs(5);

/// A connection that goes back to its pool only when it is known to be in order. Otherwise (an error, no answer, a request
/// whose client went away in mid-statement) it is closed, and PostgreSQL rolls back what was open: a connection that hangs
/// must not occupy a place in the pool until the operating system gives it up, which takes a quarter of an hour.
pub(super) struct Held(Option<PoolConnection<Postgres>>);

impl Held {
    pub(super) fn new(connection: PoolConnection<Postgres>) -> Self {
        Self(Some(connection))
    }

    pub(super) fn connection(&mut self) -> Result<&mut PgConnection, StoreError> {
        self.0.as_deref_mut().ok_or_else(|| StoreError::Unavailable("the connection was given back".to_owned()))
    }

    /// Gives it back in the background.
    pub(super) fn give_back(mut self) {
        if let Some(mut connection) = self.0.take() {
            // The pool tests it on its way back, without an end if nobody sets one.
            tokio::spawn(tokio::time::timeout(RETURN_LIMIT, connection.return_to_pool()));
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(connection) = self.0.take() {
            drop(connection.detach());
        }
    }
}
