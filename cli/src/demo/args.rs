//! What `feddtpt demo` can be told.

use crate::models::ModelChoice;
use clap::Args;
use feddtpt_experiment::deal::Split;
use feddtpt_shared::search::Searcher;
use feddtpt_shared::strategy::Strategy;
use std::path::PathBuf;

/// Run a whole federation on this machine: a server, its participants, and a report.
///
/// Without options it uses the embedded task, the embedded rows of ten organisations and the shipped model.
#[derive(Args, Clone, Debug)]
pub struct DemoArgs {
    /// Folder with other rows: train, all, dev and test files, or one file per organisation (.csv, .tsv, .jsonl).
    #[arg(long, value_name = "DIR", requires = "task")]
    pub data: Option<PathBuf>,
    /// Task file that goes with the rows.
    #[arg(long, value_name = "FILE")]
    pub task: Option<PathBuf>,
    /// The masked language model, for everybody: as LLM, as source of words, and for the server. mini, nano, or a folder with
    /// config.json, vocab.txt and one .safetensors file [default: mini].
    #[arg(long, env = "FEDDTPT_MODEL", hide_env_values = true, value_name = "mini|nano|DIR")]
    pub model: Option<ModelChoice>,
    /// Split the rows by a Dirichlet distribution with this alpha; 0.1 is strongly non-iid.
    #[arg(long, value_name = "ALPHA", conflicts_with = "iid", value_parser = positive)]
    pub alpha: Option<f64>,
    /// Split the rows evenly and at random.
    #[arg(long)]
    pub iid: bool,
    /// Participants [default: 10, or one per organisation].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=200))]
    pub clients: Option<u32>,
    /// Rows each participant gets at most when rows are dealt out.
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..))]
    pub rows: u32,
    /// Test rows used at most.
    #[arg(long, value_name = "N", default_value_t = 240, value_parser = clap::value_parser!(u32).range(1..))]
    pub test_rows: u32,
    /// Rounds [default: the task file's].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub rounds: Option<u32>,
    /// Seed of every random choice: the same seed gives the same prompt [default: the task file's].
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// How the server aggregates [default: the task file's].
    #[arg(long, value_name = "NAME")]
    pub strategy: Option<Strategy>,
    /// How participants search [default: the task file's].
    #[arg(long, value_name = "NAME")]
    pub searcher: Option<Searcher>,
    /// LLM calls each participant may spend in the whole run [default: no limit].
    #[arg(long, value_name = "CALLS")]
    pub budget: Option<u64>,
    /// Leave this many places for people, who join from a browser tab by the links that the demo prints. The rounds wait
    /// for them, and the server stays at the end, as with --keep.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=50))]
    pub tabs: u32,
    /// Leave the server running at the end, until Ctrl-C.
    #[arg(long)]
    pub keep: bool,
    /// Folder for the server's database; it must not hold one yet [default: a fresh temporary folder].
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Where to write the report.
    #[arg(long, value_name = "FILE", default_value = "demo-report.html")]
    pub report: PathBuf,
    /// Also write the figures as JSON.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Threads for the model [default: one per core].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: Option<u16>,
}

impl DemoArgs {
    /// The split that was asked for; `None` leaves it to the data.
    pub(crate) fn split(&self) -> Option<Split> {
        self.alpha.map(Split::Dirichlet).or(self.iid.then_some(Split::Iid))
    }
}

fn positive(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() && value > 0.0 => Ok(value),
        _ => Err("give a number above 0, such as 0.1".to_owned()),
    }
}
