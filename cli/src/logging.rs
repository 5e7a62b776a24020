//! Logs on stderr.

use crate::args::{Command, GlobalArgs};
use crate::config::Settings;
use crate::exit::{Exit, Failure, OrExit};
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Starts logging. Results go to stdout, logs to stderr.
pub fn start(global: &GlobalArgs, command: &Command, settings: &Settings) -> Result<(), Failure> {
    let default = if matches!(command, Command::Serve(_)) && !global.quiet { "info" } else { "warn" };
    let filter = global.log.as_deref().or(settings.log.as_deref()).unwrap_or(default);
    let filter = EnvFilter::try_new(filter).or_exit_with(Exit::BadInput, format_args!("the log filter {filter:?}"))?;
    let colours = std::io::stderr().is_terminal();
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours);
    // An error means that somebody logs already, as in tests.
    let _ = if global.log_json { builder.json().try_init() } else { builder.compact().try_init() };
    Ok(())
}
