//! Other programs: shown before they run, their output streamed, their failure told with the command that repeats it.

use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// One call of another program, in the workspace's root.
#[derive(Clone, Debug)]
pub(crate) struct Process {
    program: OsString,
    args: Vec<OsString>,
    envs: Vec<(&'static str, OsString)>,
}

impl Process {
    /// A call of `program`.
    pub(crate) fn new<A: Into<OsString>>(program: impl Into<OsString>, args: impl IntoIterator<Item = A>) -> Self {
        Self { program: program.into(), args: args.into_iter().map(Into::into).collect(), envs: Vec::new() }
    }

    /// A call of cargo.
    pub(crate) fn cargo<A: Into<OsString>>(args: impl IntoIterator<Item = A>) -> Self {
        Self::new("cargo", args)
    }

    /// Adds an argument.
    pub(crate) fn arg(mut self, arg: impl Into<OsString>) -> Self {
        self.args.push(arg.into());
        self
    }

    /// Adds arguments.
    pub(crate) fn args<A: Into<OsString>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.args.extend(args.into_iter().map(Into::into));
        self
    }

    /// The same program with other arguments.
    pub(crate) fn with_args<A: Into<OsString>>(&self, args: impl IntoIterator<Item = A>) -> Self {
        Self { args: args.into_iter().map(Into::into).collect(), ..self.clone() }
    }

    /// Sets a variable of the environment.
    pub(crate) fn env(mut self, name: &'static str, value: impl Into<OsString>) -> Self {
        self.envs.push((name, value.into()));
        self
    }

    /// The command line, to be repeated in the workspace's root.
    pub(crate) fn shown(&self) -> String {
        let envs = self.envs.iter().map(|(name, value)| format!("{name}={}", quoted(&value.to_string_lossy())));
        let words = std::iter::once(&self.program).chain(&self.args).map(|word| quoted(&word.to_string_lossy()));
        envs.chain(words).collect::<Vec<_>>().join(" ")
    }

    /// Runs it with this terminal as its own; an exit code other than 0 is an error.
    pub(crate) fn run(&self) -> Result<()> {
        println!("$ {}", self.shown());
        let status = self.command().status().with_context(|| self.cannot_start())?;
        if !status.success() {
            bail!("failed ({status}); to repeat it: {}", self.shown());
        }
        Ok(())
    }

    /// Runs it without a word; both streams are kept.
    pub(crate) fn output(&self) -> Result<Output> {
        self.command().stdin(Stdio::null()).output().with_context(|| self.cannot_start())
    }

    /// Whether it ends with exit code 0, without a word.
    pub(crate) fn succeeds(&self) -> bool {
        self.output().is_ok_and(|output| output.status.success())
    }

    /// The call for [`std::process`], for those who need more of it.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.args).current_dir(root()).envs(self.envs.iter().map(|(name, value)| (name, value)));
        // What cargo tells this program about itself would make the cargo below it build some packages anew.
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&name);
            }
        }
        command
    }

    /// What to say when the program itself is not there.
    pub(crate) fn cannot_start(&self) -> String {
        format!("{} cannot be started; to repeat it: {}", self.program.to_string_lossy(), self.shown())
    }
}

/// The workspace's root.
pub(crate) fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// Whether this user may install packages of the system.
pub(crate) fn is_root() -> bool {
    Process::new("id", ["-u"]).output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_=./:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_a_shell_reads_it() {
        let call = Process::cargo(["test", "it's", "a b", ""]).env("KEY", "x y");
        assert_eq!(call.shown(), r"KEY='x y' cargo test 'it'\''s' 'a b' ''");
    }

    #[test]
    fn a_failure_names_the_command() {
        let error = Process::cargo(["no-such-command"]).run().expect_err("no such command");
        assert!(error.to_string().contains("to repeat it: cargo no-such-command"), "{error}");
        let error = Process::new("no-such-program", ["x"]).run().expect_err("no such program");
        assert!(error.to_string().contains("no-such-program x"), "{error}");
    }
}
