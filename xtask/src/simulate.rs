//! `cargo xtask simulate`: random schedules of operations and faults against the aggregation server.

use crate::postgres;
use crate::process::Process;
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;

/// What to play.
#[derive(Args)]
pub(crate) struct SimulateArgs {
    /// How many schedules to play on each store
    #[arg(long, default_value_t = 10_000)]
    runs: u64,
    /// Which store: sqlite, postgres or both
    #[arg(long, default_value = "both")]
    store: String,
    /// The seed of the first schedule; the next ones count up
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Schedules that are played at the same time; by default one for each core
    #[arg(long)]
    threads: Option<usize>,
    /// Plays this schedule alone: a file of tests/simulation/regressions, or a failure
    #[arg(long, value_name = "FILE")]
    replay: Option<PathBuf>,
    /// Installs nothing: says what is missing and fails
    #[arg(long)]
    no_install: bool,
}

/// Builds the simulation with cargo's profile for tests and hands on; the failure, if there is one, is in `failure.json`.
pub(crate) fn run(simulate: &SimulateArgs) -> Result<()> {
    if simulate.store != "sqlite" {
        postgres::find_or_install(!simulate.no_install)?;
    }
    let mut process = Process::cargo(["run", "--quiet", "--package", "feddtpt-simulation", "--"])
        .args(["--runs".to_owned(), simulate.runs.to_string()])
        .args(["--store".to_owned(), simulate.store.clone()])
        .args(["--seed".to_owned(), simulate.seed.to_string()]);
    if let Some(threads) = simulate.threads {
        process = process.args(["--threads".to_owned(), threads.to_string()]);
    }
    if let Some(file) = &simulate.replay {
        // The path is the user's, who may stand in another folder than the workspace's root.
        process = process.arg("--replay").arg(std::path::absolute(file)?);
    }
    process.run()
}
