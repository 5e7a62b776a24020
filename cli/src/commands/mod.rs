//! What each command does.

mod accuracy;
mod any;
mod doctor;
mod experiment;
mod export;
mod host;
mod hosting;
mod invite;
mod join;
mod model;
mod rows;
mod serve;
mod verify;

use crate::args::{Cli, Command, GlobalArgs};
use crate::config::Settings;
use crate::exit::{Exit, Failure};
use serde::Serialize;
use std::io::Write;

/// What every command gets: the settings file and how much to say.
pub struct Context {
    /// The settings file's content.
    pub settings: Settings,
    /// Whether explanations stay away.
    pub quiet: bool,
}

impl Context {
    /// The context of a command line whose settings file was read.
    pub fn new(global: &GlobalArgs, settings: Settings) -> Self {
        Self { settings, quiet: global.quiet }
    }

    /// Says something that explains, on stderr, unless told to be quiet.
    fn explain(&self, text: impl std::fmt::Display) {
        if !self.quiet {
            eprintln!("{text}");
        }
    }
}

/// Runs the command.
pub async fn run(cli: Cli, settings: Settings) -> Result<(), Failure> {
    let context = Context::new(&cli.global, settings);
    match cli.command {
        Command::Serve(args) => serve::run(&context, args).await,
        Command::Doctor(args) => doctor::run(&context, &cli.global, *args).await,
        Command::Demo(args) => crate::demo::run(args).await,
        Command::Join(args) => join::run(&context, *args).await,
        Command::Invite(args) => invite::run(&context, args).await,
        Command::Host(args) => hosting::run(&context, args).await,
        Command::Export(args) => export::run(&context, args).await,
        Command::Verify(args) => verify::run(&context, args).await,
        Command::Experiment(args) => experiment::run(&context, args).await,
        Command::Model(args) => model::run(&context, args).await,
    }
}

/// Prints a result on stdout. Somebody who has stopped reading (`| head`) is no reason to fail.
fn print(text: impl std::fmt::Display) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}");
    let _ = out.flush();
}

/// Prints a result as JSON on stdout.
fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    use crate::exit::OrExit;
    print(serde_json::to_string_pretty(value).or_exit(Exit::Failure)?);
    Ok(())
}
