//! `simulate`: plays random schedules and says what broke, or how often everything happened.

use anyhow::{Context, Result, bail};
use clap::Parser;
use feddtpt_simulation::Kind;
use feddtpt_simulation::regression::Regression;
use feddtpt_simulation::run::{Plan, on_stage, run};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// Random schedules of operations and faults against the aggregation server.
#[derive(Parser)]
struct Cli {
    /// How many schedules to play on each store
    #[arg(long, default_value_t = 1_000)]
    runs: u64,
    /// Which store: sqlite, postgres or both
    #[arg(long, default_value = "both", value_parser = kinds)]
    store: Kinds,
    /// The seed of the first schedule; the next ones count up
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Schedules that are played at the same time; by default one for each core
    #[arg(long)]
    threads: Option<usize>,
    /// Plays this schedule alone: a file of tests/simulation/regressions, or a failure
    #[arg(long, value_name = "FILE")]
    replay: Option<PathBuf>,
    /// Where a failure is written, made small
    #[arg(long, value_name = "FILE", default_value = "failure.json")]
    failure: PathBuf,
}

type Kinds = &'static [Kind];

fn kinds(text: &str) -> Result<Kinds, String> {
    match text {
        "both" => Ok(&[Kind::Sqlite, Kind::Postgres]),
        one => Ok(match one.parse()? {
            Kind::Sqlite => &[Kind::Sqlite],
            Kind::Postgres => &[Kind::Postgres],
        }),
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = cli.replay.as_ref().map_or_else(|| simulate(&cli), |file| replay(file));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn replay(file: &Path) -> Result<()> {
    let text = std::fs::read(file).with_context(|| file.display().to_string())?;
    let Regression { schedule, .. } = serde_json::from_slice(&text).with_context(|| file.display().to_string())?;
    let played = on_stage(schedule.store, |stage| stage.context("there is no PostgreSQL here")?.play(&schedule))?;
    println!("{}", played.tally);
    if let Some(violation) = played.violation {
        bail!("{violation}");
    }
    println!("it kept every promise");
    Ok(())
}

fn simulate(cli: &Cli) -> Result<()> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    for &kind in cli.store {
        let plan = Plan { kind, seed: cli.seed, runs: cli.runs, threads: cli.threads.unwrap_or(cores) };
        let style = ProgressStyle::with_template("{prefix} {wide_bar} {pos}/{len} {per_sec} {eta}")?;
        let bar = ProgressBar::new(cli.runs).with_style(style).with_prefix(kind.to_string());
        let begun = Instant::now();
        let report = run(plan, || bar.inc(1))?;
        bar.finish_and_clear();
        let Some(report) = report else {
            bail!("there is no PostgreSQL here; --store sqlite plays without one");
        };
        let seconds = begun.elapsed().as_secs_f64();
        println!("{}", report.tally);
        if let Some(failure) = report.failure {
            let file = std::path::absolute(&cli.failure)?;
            std::fs::write(&file, failure.to_json()).with_context(|| file.display().to_string())?;
            println!("{failure}");
            let file = file.display();
            bail!(
                "a promise is broken: {}\nThe schedule is in {file}; to play it again: cargo xtask simulate --replay {file}\n\
                 Once it keeps its promises, keep it: mv {file} tests/simulation/regressions/NAME.json; the tests play it \
                 from then on",
                failure.violation
            );
        }
        let (played, first, last) = (report.played, cli.seed, cli.seed + cli.runs.saturating_sub(1));
        let each = played as f64 / seconds.max(1e-9);
        println!(
            "{played} schedules on {kind} (seeds {first} to {last}) kept every promise: {seconds:.1} s, {each:.0} a second"
        );
    }
    Ok(())
}
