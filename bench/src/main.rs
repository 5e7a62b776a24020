//! `feddtpt-load`, run by `cargo xtask load`.

use anyhow::Result;
use clap::Parser;
use feddtpt_bench::load::{self, Settings};
use std::process::ExitCode;

fn main() -> ExitCode {
    match run(&Settings::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(settings: &Settings) -> Result<()> {
    // One thread: whatever the generator takes, the server on the same cores lacks.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let report = runtime.block_on(load::run(settings))?;
    print!("{report}");
    report.write(settings.json.as_deref())?;
    report.verdict()
}
