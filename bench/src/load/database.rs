//! The database of one run; it goes with the run.

use super::settings::Store;
use anyhow::{Context, Result};
use feddtpt_test_postgres::Postgres;
use std::ffi::OsString;
use std::path::Path;

/// What the server is told, and what must live as long as it is used.
pub(super) struct Database {
    pub(super) address: OsString,
    _postgres: Option<Postgres>,
}

impl Database {
    /// A new one; a file lies in `folder`.
    pub(super) fn make(store: Store, folder: &Path) -> Result<Self> {
        match store {
            Store::Sqlite => Ok(Self { address: folder.join("load.db").into_os_string(), _postgres: None }),
            Store::Postgres => {
                let postgres = Postgres::start_durable()?.context("--store postgres needs this system's PostgreSQL")?;
                let address = postgres.url(&postgres.create_database()?).into();
                Ok(Self { address, _postgres: Some(postgres) })
            }
        }
    }
}
