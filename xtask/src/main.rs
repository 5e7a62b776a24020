//! Build steps: `cargo xtask web`, `demo`, `test`, `check`, `bench`, `load`, `simulate`.

mod artifact;
mod bench;
mod chromium;
mod demo;
mod deny;
mod load;
mod postgres;
mod process;
mod schemathesis;
mod simulate;
mod suite;
mod toolchain;
mod web;

use clap::{Args, Parser, Subcommand};
use std::process::ExitCode;

/// What this project can do with its own source. Each command says what it runs.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Builds the web pages that the binary embeds
    Web(InstallArgs),
    /// Builds the binary with optimisations and runs its demo
    Demo {
        /// Handed on to `feddtpt demo` as they are
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Runs everything: pages, format, lints, tests, end-to-end tests, a browser, licences; installs what is missing
    Test(TestArgs),
    /// Checks format and lints, for a quick look before a commit
    Check(InstallArgs),
    /// Runs the benchmarks
    Bench(bench::BenchArgs),
    /// Drives a real server with participants that search in no time, and looks for every receipt after a kill -9
    Load(load::LoadArgs),
    /// Plays random schedules of faults against the server; a failure is made small and kept in failure.json
    Simulate(simulate::SimulateArgs),
}

#[derive(Args)]
struct TestArgs {
    #[command(flatten)]
    install: InstallArgs,
    /// Runs this step alone, with what it needs; may be given more than once
    #[arg(long, value_name = "STEP")]
    only: Vec<String>,
    /// Lists the steps and ends
    #[arg(long)]
    list: bool,
}

#[derive(Args)]
struct InstallArgs {
    /// Installs nothing: says what is missing and fails
    #[arg(long)]
    no_install: bool,
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().task {
        Task::Web(args) => web::build(!args.no_install).map(|()| ExitCode::SUCCESS),
        Task::Demo { args } => demo::run(&args),
        Task::Test(args) if args.list => {
            suite::list();
            Ok(ExitCode::SUCCESS)
        }
        Task::Test(args) => suite::run(&args.only, !args.install.no_install),
        Task::Check(args) => suite::run(&suite::CHECKS.map(str::to_owned), !args.no_install),
        Task::Bench(args) => bench::run(&args).map(|()| ExitCode::SUCCESS),
        Task::Load(args) => load::run(&args).map(|()| ExitCode::SUCCESS),
        Task::Simulate(args) => simulate::run(&args).map(|()| ExitCode::SUCCESS),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}
