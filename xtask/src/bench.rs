//! `cargo xtask bench`: criterion's benchmarks, or with `--web` what a tab costs.

use crate::process::Process;
use crate::{artifact, chromium, web};
use anyhow::{Result, ensure};
use clap::Args;
use std::path::PathBuf;

/// The figures of a tab: Node measures, in Chromium.
const TAB: &str = "tests/browser/bench/web.mjs";

/// What to measure.
#[derive(Args)]
pub(crate) struct BenchArgs {
    /// Measures the tab instead: size of the WebAssembly, time until the page can be used, speed of the in-tab model
    #[arg(long)]
    web: bool,
    /// With --web: writes `wasm_brotli_bytes`, `interactive_ms` and `in_tab_batch_ms` to this file
    #[arg(long, value_name = "FILE", requires = "web")]
    json: Option<PathBuf>,
    /// Handed on to criterion, such as a filter
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    args: Vec<String>,
}

/// Measures.
pub(crate) fn run(bench: &BenchArgs) -> Result<()> {
    if bench.web {
        return tab(bench.json.as_ref());
    }
    web::build_where_possible()?;
    let criterion = Process::cargo(["bench", "--package", "feddtpt-bench"]);
    let criterion = if bench.args.is_empty() { criterion } else { criterion.arg("--").args(&bench.args) };
    criterion.run()
}

fn tab(json: Option<&PathBuf>) -> Result<()> {
    web::build(true)?;
    web::install("tests/browser", true)?;
    let chromium = chromium::find_or_install(true)?;
    println!("Building feddtpt with optimisations; the first time takes some minutes, later ones seconds.");
    let binary = artifact::build("release")?;
    // The path is the user's, who may stand in another folder than the workspace's root.
    let json = json.map(std::path::absolute).transpose()?;
    let measure = Process::new("node", [TAB]).env("FEDDTPT_BINARY", binary).env(chromium::VARIABLE, chromium);
    measure.args(json.iter()).run()?;
    ensure!(json.as_ref().is_none_or(|file| file.is_file()), "the measurement ended without its file");
    Ok(())
}
