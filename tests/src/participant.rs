//! `feddtpt join`: a native participant.

use crate::process::{Ended, Process};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// How a native participant is started. The default: the shipped model, in process.
pub struct Join {
    folder: PathBuf,
    name: String,
    args: Vec<String>,
}

/// A running native participant.
pub struct Participant {
    process: Process,
}

impl Join {
    /// A participant that follows `link` with `rows` (the text of a CSV file); its files lie in `folder` under `name`.
    pub fn new(folder: &Path, name: &str, link: &str, rows: &str, seed: u64) -> Result<Self> {
        let file = folder.join(format!("{name}.csv"));
        std::fs::write(&file, rows)?;
        let state = folder.join(format!("{name}.state"));
        let (file, state, seed) = (file.display().to_string(), state.display().to_string(), seed.to_string());
        let args = ["join", link, "--rows", &file, "--state", &state, "--seed", &seed].map(str::to_owned);
        Ok(Self { folder: folder.to_owned(), name: name.to_owned(), args: args.to_vec() })
    }

    /// Adds arguments.
    #[must_use]
    pub fn with<const N: usize>(mut self, args: [&str; N]) -> Self {
        self.args.extend(args.map(str::to_owned));
        self
    }

    /// Starts it. The same twice is a restart on the same state.
    pub fn start(&self) -> Result<Participant> {
        Ok(Participant { process: Process::start(&self.folder, &self.name, &self.args)? })
    }
}

impl Participant {
    /// Waits for its good end.
    pub async fn succeeded(&mut self) -> Result<Ended> {
        self.process.succeeded().await
    }

    /// Waits for its end, good or bad.
    pub async fn ended(&mut self) -> Result<Ended> {
        self.process.ended().await
    }

    /// `kill -9`.
    pub fn kill(&mut self) -> Result<()> {
        self.process.kill()
    }

    /// Fails when it has ended.
    pub fn expect_running(&mut self) -> Result<()> {
        self.process.expect_running()
    }

    /// All it said so far.
    pub fn log(&self) -> String {
        self.process.log()
    }

    /// Waits for its good end and checks that it printed `prompt` as a whole.
    pub async fn printed(&mut self, prompt: &str) -> Result<Ended> {
        let ended = self.succeeded().await?;
        let found = ended.stdout.lines().any(|line| line.contains(prompt));
        found
            .then_some(())
            .with_context(|| format!("{prompt:?} is not in what it printed:\n{}", self.process.log()))?;
        Ok(ended)
    }
}
