//! The server process: started with the settings that an operator gets who sets nothing, killed, started again.

use super::database::Database;
use super::proc;
use super::wire::{Connection, request};
use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The host's credential in these runs.
pub(super) const HOST_TOKEN: &str = "host-token-of-the-load-generator-0123456789";
/// How long a start may take.
const START_LIMIT: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A running `feddtpt serve`. Killed when dropped.
pub(super) struct Server {
    child: Child,
    pub(super) address: SocketAddr,
    log: PathBuf,
}

impl Server {
    /// Starts one on a free port; its log lies in `folder`, as a supervisor would keep it.
    pub(super) async fn start(binary: &Path, folder: &Path, database: &Database) -> Result<Self> {
        let token = folder.join("host-token");
        fs::write(&token, HOST_TOKEN)?;
        let (said, log) = (folder.join("serve.stdout"), folder.join("serve.stderr"));
        let mut command = Command::new(binary);
        // Settings of whoever runs this are not the run's settings.
        for (variable, _) in std::env::vars_os() {
            if variable.to_string_lossy().starts_with("FEDDTPT_") {
                command.env_remove(variable);
            }
        }
        // The address of a PostgreSQL holds a password, and everybody on a machine may read command lines.
        command.env("FEDDTPT_DATABASE", &database.address);
        command.args(["serve", "--json", "--listen", "127.0.0.1:0", "--host-token-file"]).arg(&token);
        command.current_dir(folder).stdin(Stdio::null()).stdout(File::create(&said)?).stderr(File::create(&log)?);
        let child = command.spawn().with_context(|| format!("{} cannot be started", binary.display()))?;
        let mut server = Self { child, address: SocketAddr::from(([127, 0, 0, 1], 0)), log };
        server.address = server.announced(&said).await?;
        server.ready().await?;
        Ok(server)
    }

    /// The address that it says it listens on.
    async fn announced(&mut self, said: &Path) -> Result<SocketAddr> {
        let begun = Instant::now();
        loop {
            let text = fs::read_to_string(said)?;
            if let Ok(said) = serde_json::from_str::<serde_json::Value>(&text) {
                return said["address"].as_str().context("no address was announced")?.parse().context("its address");
            }
            self.still_starting(begun).await?;
        }
    }

    async fn ready(&mut self) -> Result<()> {
        let begun = Instant::now();
        loop {
            if let Ok(mut connection) = Connection::open(self.address).await
                && connection.send(&request("GET", "/readyz", "", None)).await.is_ok_and(|answer| answer.status == 200)
            {
                return Ok(());
            }
            self.still_starting(begun).await?;
        }
    }

    async fn still_starting(&mut self, begun: Instant) -> Result<()> {
        if let Some(status) = self.child.try_wait()? {
            bail!("the server ended at once ({status}): {}", self.last_words());
        }
        if begun.elapsed() > START_LIMIT {
            bail!("the server is not ready within {} s: {}", START_LIMIT.as_secs(), self.last_words());
        }
        tokio::time::sleep(LOOK_EVERY).await;
        Ok(())
    }

    /// Its peak resident memory in MiB, where the system tells it.
    pub(super) fn peak_memory_mib(&self) -> Option<f64> {
        proc::peak_memory_mib(self.child.id())
    }

    /// CPU time it has used, where the system tells it.
    pub(super) fn cpu_time(&self) -> Option<Duration> {
        proc::cpu_time(self.child.id())
    }

    /// `kill -9`.
    pub(super) fn kill(mut self) -> Result<()> {
        self.child.kill().context("the server cannot be killed")?;
        self.child.wait()?;
        Ok(())
    }

    fn last_words(&self) -> String {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().rev().take(5).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Already ended is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
