//! PostgreSQL, this system's own, started by the tests.

use crate::contract::contract;
use feddtpt_server::store::{Database as Address, PgStore, Store};
use feddtpt_shared::messages::Secret;
use feddtpt_test_postgres::{PASSWORD, Postgres};
use std::ffi::OsStr;
use std::sync::Arc;

pub struct Database {
    name: String,
    pub store: Arc<dyn Store>,
    postgres: &'static Postgres,
}

impl Database {
    pub async fn open() -> Option<Self> {
        let postgres = Postgres::shared().unwrap()?;
        let name = postgres.create_database().unwrap();
        let store = Address::from(OsStr::new(&postgres.url(&name))).open().await.unwrap();
        Some(Self { name, store, postgres })
    }

    async fn reopen(&self) -> Result<PgStore, String> {
        let url = Secret::new(self.postgres.url(&self.name));
        PgStore::open(&url).await.map_err(|error| error.to_string())
    }
}

contract!(Database);

#[tokio::test]
async fn a_newer_schema_is_refused() {
    let Some(database) = Database::open().await else { return };
    let sql = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
               VALUES (9999, 'from the future', TRUE, '\\x00', 0)";
    database.postgres.query(&database.name, sql).unwrap();
    let error = database.reopen().await.err().unwrap();
    assert!(error.contains("newer version") && !error.contains(PASSWORD), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_that_start_together_make_one_schema_and_share_its_secret() {
    let Some(postgres) = Postgres::shared().unwrap() else { return };
    let url = Secret::new(postgres.url(&postgres.create_database().unwrap()));
    let open = async || PgStore::open(&url).await.unwrap();
    let (a, b, c) = tokio::join!(open(), open(), open());
    let secret = a.secret().await.unwrap();
    assert_eq!((b.secret().await.unwrap(), c.secret().await.unwrap()), (secret, secret));
}

#[tokio::test]
async fn what_cannot_be_opened_is_said_without_the_password() {
    let Some(postgres) = Postgres::shared().unwrap() else { return };
    let missing = postgres.url("missing");
    for (url, part) in [
        (missing.clone(), "\"missing\" does not exist"),
        (missing.replace(PASSWORD, "canary"), "password authentication failed"),
        (missing.replace(&postgres.port().to_string(), "1"), "refused"),
        (missing.replace(&postgres.port().to_string(), "canary"), "port"),
    ] {
        let error = PgStore::open(&Secret::new(url)).await.err().unwrap().to_string();
        assert!(error.contains(part) && error.contains("postgres://127.0.0.1"), "{error}");
        let password_less = error.replace("127.0.0.1:canary", "");
        assert!(!error.contains(PASSWORD) && !password_less.contains("canary"), "{error}");
    }
}
