//! `simulate`: plays random schedules and says what broke, or how often everything happened.

use anyhow::{Result, bail};
use clap::Parser;
use feddtpt_simulation::Kind;
use feddtpt_simulation::run::{Plan, run};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::PathBuf;
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
    match simulate(&Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
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
            std::fs::write(&cli.failure, failure.to_json())?;
            println!("{failure}");
            let file = cli.failure.display();
            bail!(
                "a promise is broken; the schedule is in {file}. Once it is mended, keep the file as \
                 tests/simulation/regressions/NAME.json: the tests play it from then on"
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
