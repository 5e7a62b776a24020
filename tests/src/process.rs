//! A process of the binary under test, its words kept in files.

use crate::{binary, wait};
use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A running (or ended) `feddtpt`. Killed when dropped.
pub struct Process {
    name: String,
    child: Child,
    stdout: PathBuf,
    stderr: PathBuf,
}

/// What an ended process left.
#[derive(Clone, Debug)]
pub struct Ended {
    /// Its exit code; none when a signal ended it.
    pub code: Option<i32>,
    /// All it printed.
    pub stdout: String,
    /// All it complained about.
    pub stderr: String,
}

impl Process {
    /// Starts `feddtpt ARGS...` with no terminal; `name` names its logs in `folder`.
    pub fn start<A: AsRef<OsStr>>(folder: &Path, name: &str, args: impl IntoIterator<Item = A>) -> Result<Self> {
        let stdout = folder.join(format!("{name}.stdout"));
        let stderr = folder.join(format!("{name}.stderr"));
        let mut command = Command::new(binary::locate()?);
        // Settings of whoever runs the tests are not the tests' settings.
        for (variable, _) in std::env::vars_os() {
            if variable.to_string_lossy().starts_with("FEDDTPT_") {
                command.env_remove(variable);
            }
        }
        let child = command
            .args(args)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(File::create(&stdout)?)
            .stderr(File::create(&stderr)?)
            .spawn()
            .with_context(|| format!("{name} cannot be started"))?;
        Ok(Self { name: name.to_owned(), child, stdout, stderr })
    }

    /// Ends it at once, as `kill -9` does: it gets no chance to tidy up.
    pub fn kill(&mut self) -> Result<()> {
        self.child.kill().with_context(|| format!("{} cannot be killed", self.name))?;
        self.child.wait()?;
        Ok(())
    }

    /// Fails, with what it said, when the process has ended.
    pub fn expect_running(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => bail!("{} ended too early ({status})\n{}", self.name, self.log()),
        }
    }

    /// Waits for its end.
    pub async fn ended(&mut self) -> Result<Ended> {
        let what = format!("the end of {}", self.name);
        let status = wait::until(&what, async || Ok(self.child.try_wait()?)).await;
        let status = status.with_context(|| self.log())?;
        let read = |path: &Path| fs::read_to_string(path).unwrap_or_default();
        Ok(Ended { code: status.code(), stdout: read(&self.stdout), stderr: read(&self.stderr) })
    }

    /// Waits for its end; any exit code but 0 is an error that shows what it said.
    pub async fn succeeded(&mut self) -> Result<Ended> {
        let ended = self.ended().await?;
        if ended.code != Some(0) {
            bail!("{} ended with exit code {:?}\n{}", self.name, ended.code, self.log());
        }
        Ok(ended)
    }

    /// All it said so far, for the message of a failing test.
    pub fn log(&self) -> String {
        let read = |path: &Path| fs::read_to_string(path).unwrap_or_else(|error| error.to_string());
        let (stdout, stderr) = (read(&self.stdout), read(&self.stderr));
        format!("{0} on stdout:\n{stdout}\n{0} on stderr:\n{stderr}", self.name)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Already ended is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
