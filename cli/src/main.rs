//! The `feddtpt` command.

use clap::Parser;
use feddtpt::args::{Cli, Command};
use feddtpt::config::Settings;
use feddtpt::exit::{Exit, Failure, OrExit};
use feddtpt::{commands, logging, platform};
use std::process::ExitCode;

fn main() -> ExitCode {
    match start(Cli::parse()) {
        Ok(()) => Exit::Success.into(),
        Err(failure) => {
            eprintln!("error: {}", failure.message);
            failure.exit.into()
        }
    }
}

fn start(cli: Cli) -> Result<(), Failure> {
    let settings = match Settings::load(cli.global.config.as_deref()) {
        // What is wrong with the file is one of the doctor's findings.
        Err(_) if matches!(cli.command, Command::Doctor(_)) => Settings::default(),
        loaded => loaded?,
    };
    platform::install_crypto();
    let traces = logging::start(&cli.global, &cli.command, &settings)?;
    let runtime = tokio::runtime::Runtime::new().or_exit_with(Exit::Failure, "the threads cannot be started")?;
    let ended = runtime.block_on(commands::run(cli, settings));
    if let Some(traces) = traces {
        traces.finish();
    }
    ended
}
