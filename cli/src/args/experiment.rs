//! `feddtpt experiment`.

use super::LlmArgs;
use crate::models::ModelChoice;
use clap::{Args, Subcommand};
use feddtpt_experiment::Shard;
use feddtpt_results::Metric;
use std::path::PathBuf;

/// Arguments of `experiment`.
#[derive(Args, Clone, Debug)]
pub struct ExperimentArgs {
    /// What to do.
    #[command(subcommand)]
    pub action: ExperimentAction,
}

/// What to do with an experiment.
#[derive(Clone, Debug, Subcommand)]
pub enum ExperimentAction {
    /// Play every run of a plan that is not in the table yet, then write the report.
    Run(Box<ExperimentRunArgs>),
    /// Join the tables of several shards, then write the report.
    Merge(ExperimentMergeArgs),
}

/// Arguments of `experiment run`.
#[derive(Args, Clone, Debug)]
pub struct ExperimentRunArgs {
    /// The plan: a TOML file with data, arms, seeds, splits and budgets.
    #[arg(value_name = "PLAN")]
    pub plan: PathBuf,
    /// Folder that the plan's data folders are in.
    #[arg(long, value_name = "FOLDER")]
    pub data: PathBuf,
    /// Folder for table and report. A table that is there is gone on with.
    #[arg(long, value_name = "FOLDER")]
    pub out: PathBuf,
    /// Play only one of N parts, such as 2/8: for a job array, whose tables `merge` joins.
    #[arg(long, value_name = "K/N")]
    pub shard: Option<Shard>,
    /// Play only these arms, by name.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub arms: Vec<String>,
    /// How the report is written.
    #[command(flatten)]
    pub report: ReportArgs,
    /// The LLM in this program, where neither the plan nor --llm names another: mini, nano, or a folder with config.json,
    /// vocab.txt and one .safetensors file. Words and their vectors are mini's [default: mini].
    #[arg(long, env = "FEDDTPT_MODEL", hide_env_values = true, value_name = "mini|nano|DIR")]
    pub model: Option<ModelChoice>,
    /// The LLM.
    #[command(flatten)]
    pub llm: LlmArgs,
}

/// Arguments of `experiment merge`.
#[derive(Args, Clone, Debug)]
pub struct ExperimentMergeArgs {
    /// The tables.
    #[arg(required = true, value_name = "TABLE")]
    pub tables: Vec<PathBuf>,
    /// Folder for table and report.
    #[arg(long, value_name = "FOLDER")]
    pub out: PathBuf,
    /// The arm that every other is compared with; of several, with commas between, the one that does best.
    #[arg(long, value_name = "ARM", value_delimiter = ',')]
    pub control: Vec<String>,
    /// The arm whose final figure others are to reach with fewer calls.
    #[arg(long, value_name = "ARM")]
    pub reference: Option<String>,
    /// How the report is written.
    #[command(flatten)]
    pub report: ReportArgs,
}

/// How a report is written.
#[derive(Args, Clone, Debug)]
pub struct ReportArgs {
    /// The figure that arms are compared by.
    #[arg(long, value_parser = metric, default_value = "balanced_accuracy", value_name = "accuracy|balanced_accuracy|macro_f1")]
    pub metric: Metric,
    /// Write the report's figures as JSON to this file as well.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Write the table as Parquet as well.
    #[arg(long)]
    pub parquet: bool,
}

fn metric(text: &str) -> Result<Metric, String> {
    text.parse().map_err(|error| format!("{error}"))
}
