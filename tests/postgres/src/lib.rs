//! A PostgreSQL for tests, from this system's own package: a new cluster in a temporary folder, on a free port of the
//! loopback interface, with a password. It ends, and its folder goes, when its [`Postgres`] is dropped or the process that
//! started it ends, however that happens.
//!
//! PostgreSQL refuses to run as root, so for root it runs as the service user that the package made.

mod find;
mod start;

use anyhow::{Context, Result, bail};
use start::Durability;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// With the value 1, a missing PostgreSQL fails the tests instead of leaving them out.
pub const REQUIRE: &str = "FEDDTPT_REQUIRE_POSTGRES";
/// The superuser of the cluster.
pub const USER: &str = "feddtpt";
/// Its password; whatever shows it has leaked it.
pub const PASSWORD: &str = "a-password-that-nobody-may-see";

/// A running PostgreSQL.
#[derive(Debug)]
pub struct Postgres {
    /// The shell that ends PostgreSQL when its standard input is closed.
    keeper: Child,
    port: u16,
    psql: PathBuf,
    databases: AtomicU32,
}

impl Postgres {
    /// Starts one that flushes nothing to the disk. `None`, with a word about it, where there is no PostgreSQL and none is
    /// required.
    pub fn start() -> Result<Option<Self>> {
        Self::start_with(Durability::Processes)
    }

    /// The same with PostgreSQL's own settings, so that a commit survives a power cut and costs what it costs.
    pub fn start_durable() -> Result<Option<Self>> {
        Self::start_with(Durability::Default)
    }

    fn start_with(durability: Durability) -> Result<Option<Self>> {
        let Some(folder) = find::binaries() else {
            let what = "PostgreSQL is missing: no initdb below /usr/lib/postgresql or on the path. On Debian, as root: \
                        apt-get install --yes postgresql";
            if std::env::var(REQUIRE).is_ok_and(|value| value == "1") {
                bail!("{what} ({REQUIRE}=1 asks for it)");
            }
            eprintln!("skipped: {what}");
            return Ok(None);
        };
        let (keeper, port) = start::start(&folder, durability)?;
        let running = Self { keeper, port, psql: folder.join("psql"), databases: AtomicU32::new(0) };
        Ok(Some(running))
    }

    /// The one that all tests of this process share; it ends with the process.
    pub fn shared() -> Result<Option<&'static Self>> {
        static SHARED: OnceLock<Result<Option<Postgres>, String>> = OnceLock::new();
        match SHARED.get_or_init(|| Self::start().map_err(|error| format!("{error:#}"))) {
            Ok(running) => Ok(running.as_ref()),
            Err(reason) => bail!("{reason}"),
        }
    }

    /// Where it listens on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Makes an empty database and gives its name.
    pub fn create_database(&self) -> Result<String> {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::SeqCst));
        self.query("postgres", &format!("CREATE DATABASE {name}"))?;
        Ok(name)
    }

    /// The address of a database.
    pub fn url(&self, database: &str) -> String {
        self.url_through(database, self.port)
    }

    /// The same, through a proxy on 127.0.0.1.
    pub fn url_through(&self, database: &str, port: u16) -> String {
        format!("postgres://{USER}:{PASSWORD}@127.0.0.1:{port}/{database}")
    }

    /// Runs SQL and gives what it answers, columns apart by `|`.
    pub fn query(&self, database: &str, sql: &str) -> Result<String> {
        let output = self.psql(database).arg(sql).output().context("psql cannot be started")?;
        if !output.status.success() {
            bail!("{sql}: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Runs SQL and does not wait; killing the child breaks its session.
    pub fn session(&self, database: &str, sql: &str) -> Result<Child> {
        let quiet = || std::process::Stdio::null();
        self.psql(database).arg(sql).stdout(quiet()).stderr(quiet()).spawn().context("psql cannot be started")
    }

    /// Runs `pg_dump` or `pg_restore` on a database, as the operator's guide says.
    pub fn tool(&self, program: &str, database: &str, args: &[&std::ffi::OsStr]) -> Result<()> {
        let output = self.connected(&self.psql.with_file_name(program), database).args(args).output();
        let output = output.with_context(|| format!("{program} cannot be started"))?;
        if !output.status.success() {
            bail!("{program}: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(())
    }

    fn connected(&self, program: &std::path::Path, database: &str) -> Command {
        let (mut command, port) = (Command::new(program), self.port.to_string());
        command.args(["--host=127.0.0.1", "--port", &port, "--username", USER, "--dbname", database]);
        command.env("PGPASSWORD", PASSWORD);
        command
    }

    fn psql(&self, database: &str) -> Command {
        let mut command = self.connected(&self.psql, database);
        command.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", "--command"]);
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // The end of its input is the keeper's sign to end PostgreSQL and to tidy up.
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}
