//! How the process ends.

use std::fmt::Display;
use std::process::ExitCode;

/// The exit codes, for scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// All went well.
    Success = 0,
    /// Something else went wrong.
    Failure = 1,
    /// The command line cannot be read.
    Usage = 2,
    /// Rows, task or configuration cannot be used.
    BadInput = 3,
    /// Server or LLM cannot be reached, or refuse.
    Unreachable = 4,
    /// The federation failed.
    FederationFailed = 5,
}

/// The exit codes as they stand in the help.
pub const EXIT_CODES: &str = "\
Exit codes:
  0  success
  1  failure
  2  the command line cannot be read
  3  bad input: rows, task file or configuration
  4  the server or the LLM cannot be reached, or refuses
  5  the federation failed

Settings are taken from flags, then from the environment (FEDDTPT_...), then from the TOML file that --config names,
then from the defaults.";

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// A command's bad end: what to say, and how to exit.
#[derive(Debug)]
pub struct Failure {
    /// The exit code.
    pub exit: Exit,
    /// What happened and what to do.
    pub message: String,
}

impl Failure {
    /// A failure with its own words.
    pub fn new(exit: Exit, message: impl Display) -> Self {
        Self { exit, message: message.to_string() }
    }
}

/// Gives an error its exit code.
pub trait OrExit<T> {
    /// The value, or a failure that ends with `exit`.
    fn or_exit(self, exit: Exit) -> Result<T, Failure>;

    /// The same, with `what` before the error's words.
    fn or_exit_with(self, exit: Exit, what: impl Display) -> Result<T, Failure>;
}

impl<T, E: Display> OrExit<T> for Result<T, E> {
    fn or_exit(self, exit: Exit) -> Result<T, Failure> {
        self.map_err(|error| Failure::new(exit, error))
    }

    fn or_exit_with(self, exit: Exit, what: impl Display) -> Result<T, Failure> {
        self.map_err(|error| Failure::new(exit, format!("{what}: {error}")))
    }
}
