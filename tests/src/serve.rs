//! `feddtpt serve`: a server that can be killed and come back.

use crate::process::Process;
use crate::wait;
use crate::{Host, http};
use anyhow::{Context, Result};
use std::ffi::{OsStr, OsString};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The host's credential in these tests.
pub const HOST_TOKEN: &str = "host-token-of-the-end-to-end-tests-0123456789";

/// A server with its own folder: host token, logs and, unless it shares one, database.
pub struct Serve {
    folder: TempDir,
    database: OsString,
    process: Process,
    address: SocketAddr,
    starts: u32,
    more: Vec<OsString>,
}

impl Serve {
    /// Starts a server on a free port and a new database, a file.
    pub async fn start() -> Result<Self> {
        Self::start_with(&[]).await
    }

    /// The same, with more arguments.
    pub async fn start_with(more: &[&str]) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let database = folder.path().join("federation.db").into_os_string();
        Self::start_in(folder, database, more.iter().map(OsString::from).collect()).await
    }

    /// Starts a server on a free port and the database of this address.
    pub async fn start_on(database: &str) -> Result<Self> {
        Self::start_in(tempfile::tempdir()?, database.into(), Vec::new()).await
    }

    async fn start_in(folder: TempDir, database: OsString, more: Vec<OsString>) -> Result<Self> {
        std::fs::write(token_file(folder.path()), HOST_TOKEN)?;
        let (process, address) = launch(folder.path(), &database, "127.0.0.1:0", 1, &more).await?;
        Ok(Self { folder, database, process, address, starts: 1, more })
    }

    /// `http://ADDRESS`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its folder, also for files of the test.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where the host's credential lies.
    pub fn token_file(&self) -> String {
        token_file(self.folder.path()).display().to_string()
    }

    /// The host of this server.
    pub fn host(&self) -> Result<Host> {
        Ok(Host::new(http::client()?, self.url()))
    }

    /// `kill -9`.
    pub fn kill(&mut self) -> Result<()> {
        self.process.kill()
    }

    /// Starts again on the same database and the same port.
    pub async fn restart(&mut self) -> Result<()> {
        self.starts += 1;
        let listen = self.address.to_string();
        let launched = launch(self.folder.path(), &self.database, &listen, self.starts, &self.more).await?;
        (self.process, self.address) = launched;
        Ok(())
    }

    /// Starts again on the same port and another database, in a folder that holds nothing but the host's token: as on
    /// another machine.
    pub async fn restart_elsewhere(&mut self, database: impl Into<OsString>) -> Result<()> {
        self.folder = tempfile::tempdir()?;
        std::fs::write(token_file(self.folder.path()), HOST_TOKEN)?;
        self.database = database.into();
        self.restart().await
    }

    /// The database: a file, or an address.
    pub fn database(&self) -> &OsStr {
        &self.database
    }

    /// All it said since its last start.
    pub fn log(&self) -> String {
        self.process.log()
    }
}

async fn launch(
    folder: &Path,
    database: &OsStr,
    listen: &str,
    start: u32,
    more: &[OsString],
) -> Result<(Process, SocketAddr)> {
    let token = token_file(folder);
    let mut process = Process::start(
        folder,
        &format!("serve-{start}"),
        [
            "serve".as_ref(),
            "--listen".as_ref(),
            listen.as_ref(),
            "--database".as_ref(),
            database,
            "--host-token-file".as_ref(),
            token.as_os_str(),
        ]
        .into_iter()
        .chain(more.iter().map(OsString::as_os_str)),
    )?;
    let address = wait::until("the server's address", async || {
        process.expect_running()?;
        Ok(address_in(&process.log()))
    });
    let address = address.await?;
    let client = http::client()?;
    wait::until("the server to be ready", async || {
        process.expect_running()?;
        let answer = client.get(format!("http://{address}/readyz")).send().await;
        Ok(answer.is_ok_and(|answer| answer.status().is_success()).then_some(()))
    })
    .await
    .with_context(|| process.log())?;
    Ok((process, address))
}

fn token_file(folder: &Path) -> PathBuf {
    folder.join("host-token")
}

/// The first complete `127.0.0.1:PORT` with a port other than 0.
fn address_in(log: &str) -> Option<SocketAddr> {
    log.match_indices("127.0.0.1:").find_map(|(at, _)| {
        let rest = &log[at..];
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ':'))?;
        rest[..end].parse().ok().filter(|address: &SocketAddr| address.port() != 0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_found_whatever_stands_around_it() {
        let port = |log| address_in(log).map(|address| address.port());
        assert_eq!(port("listening on http://127.0.0.1:4567/\n"), Some(4567));
        assert_eq!(port(r#"{"address":"127.0.0.1:4567"}"#), Some(4567));
        assert_eq!(port("asked for 127.0.0.1:0, got 127.0.0.1:81 now"), Some(81));
        assert_eq!(port("http://127.0.0.1:45"), None, "more digits may follow");
    }
}
