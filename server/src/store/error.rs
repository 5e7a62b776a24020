//! Why the store gave no answer.

use sqlx::error::{DatabaseError, ErrorKind};

/// Two kinds: what may pass (the first two), and what a person must look at.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// Busy, locked, out of space, gone: another try may succeed.
    #[error("the store is away: {0}")]
    Unavailable(String),
    /// Others hold what this change needs, and it was tried often enough: another try may succeed.
    #[error("the store is busy: {0}")]
    Contended(String),
    /// Something stands in the store that this program did not put there.
    #[error("the store holds {what} that cannot be read: {reason}")]
    Corrupt {
        /// Which value.
        what: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The store does not take what this program gave it.
    #[error("the store takes no such value: {0}")]
    Refused(String),
    /// The database was made by a newer version.
    #[error(
        "the database has migration {0}, which this version does not know: it was used by a newer version of the server. \
         Start that version, or give another database"
    )]
    NewerSchema(i64),
    /// The database cannot be opened.
    #[error("the database {path} cannot be opened: {reason}")]
    Open {
        /// Its file, or its address without credentials.
        path: String,
        /// What the driver says.
        reason: String,
    },
}

/// What PostgreSQL calls a transaction that was broken off in favour of others: serialization failure, deadlock, a lock
/// that did not come in time.
const CONTENDED: [&str; 3] = ["40001", "40P01", "55P03"];

impl StoreError {
    /// Whether another request in the same transaction may well succeed by itself.
    pub(super) fn is_of_one(&self) -> bool {
        matches!(self, Self::Corrupt { .. } | Self::Refused(_))
    }

    /// For a value that does not parse.
    #[expect(clippy::needless_pass_by_value, reason = "so that it can stand in map_err")]
    pub(crate) fn corrupt(what: &'static str, reason: impl ToString) -> Self {
        Self::Corrupt { what, reason: reason.to_string() }
    }
}

/// Whether a value broke a rule of the schema, or is none of its column's (SQLSTATE class 22).
fn is_of_a_value(error: &dyn DatabaseError) -> bool {
    !matches!(error.kind(), ErrorKind::Other)
        || error.code().is_some_and(|code| code.len() == 5 && code.starts_with("22"))
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::ColumnNotFound(_) | sqlx::Error::Decode(_) => {
                Self::corrupt("a column", error)
            }
            sqlx::Error::Database(error) if error.code().is_some_and(|code| CONTENDED.contains(&code.as_ref())) => {
                Self::Contended(error.to_string())
            }
            sqlx::Error::Database(error) if is_of_a_value(error.as_ref()) => Self::Refused(error.to_string()),
            other => Self::Unavailable(other.to_string()),
        }
    }
}
