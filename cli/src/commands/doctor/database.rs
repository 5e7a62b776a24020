//! Where everything is kept.

use super::files::folder_of;
use crate::findings::Finding;
use feddtpt_server::store::{Database, SqliteStore};
use reqwest::Url;
use std::fs::{self, OpenOptions};
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;
use tokio::net::TcpStream;

/// How a file of `SQLite` begins (file format, section 1.3).
const MAGIC: &[u8] = b"SQLite format 3\0";
/// How long a database may take to answer the door.
const PATIENCE: Duration = Duration::from_secs(5);
const POSTGRES_PORT: u16 = 5432;

/// A file is tried, a PostgreSQL is knocked at. Nothing in them is changed, and no address is shown with its password.
pub(super) async fn check(database: &Database) -> Finding {
    match database {
        Database::Postgres(url) => knock(database, url.expose()).await,
        Database::File(path) if path.to_string_lossy().contains("://") => {
            let detail = format!("{database} is neither a path nor an address that begins with postgres://");
            Finding::fail("database", detail).advise("write postgres://user:password@host/name, or a file's path")
        }
        Database::File(path) => file(path).await,
    }
}

/// Signing in would bring the schema up to date: that is left to serve.
async fn knock(database: &Database, url: &str) -> Finding {
    let advice = "write postgres://user:password@host:port/name; is the database running, and is this machine let in?";
    let Ok(url) = Url::parse(url) else {
        return Finding::fail("database", format!("{database} is no address")).advise(advice);
    };
    let Some(host) = url.host_str().filter(|host| !host.is_empty()) else {
        return Finding::warn("database", format!("{database} names no host, so nothing was tried")).advise(advice);
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let fail = |why: String| Finding::fail("database", format!("{database} does not answer: {why}")).advise(advice);
    match tokio::time::timeout(PATIENCE, TcpStream::connect((host, url.port().unwrap_or(POSTGRES_PORT)))).await {
        Ok(Ok(_)) => Finding::ok("database", format!("{database} answers; user and password are tried by serve")),
        Ok(Err(error)) => fail(error.to_string()),
        Err(_) => fail(format!("nothing within {} s", PATIENCE.as_secs())),
    }
}

/// The file of another day is looked at and not opened: opening brings its schema up to date. That a database works in
/// its folder is tried with another one beside it.
async fn file(path: &Path) -> Finding {
    let name = path.display();
    let fail = |what: String| Finding::fail("database", what);
    let folder = folder_of(path);
    let beside = match tempfile::tempdir_in(folder) {
        Ok(beside) => beside,
        Err(error) => {
            let advice = "the folder must exist, and be writable for whoever runs the server";
            return fail(format!("{}: {error}", folder.display())).advise(advice);
        }
    };
    if let Err(error) = SqliteStore::open(&beside.path().join("trial.db")).await {
        return fail(error.to_string()).advise("take a folder on a local disk: SQLite needs working locks");
    }
    if !path.exists() {
        return Finding::ok("database", format!("{name} will be made; a database works in its folder"));
    }
    if let Err(error) = OpenOptions::new().append(true).open(path) {
        return fail(format!("{name}: {error}")).advise("it must be writable for whoever runs the server");
    }
    let mut begin = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(MAGIC.len() as u64).read_to_end(&mut begin));
    match read {
        Err(error) => fail(format!("{name}: {error}")),
        // An empty file becomes a database when it is opened.
        Ok(_) if begin.is_empty() || begin == MAGIC => Finding::ok("database", format!("{name} is one, and writable")),
        Ok(_) => fail(format!("{name} is no SQLite file")).advise("name another file with --database"),
    }
}
