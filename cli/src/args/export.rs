//! `feddtpt export`.

use clap::{Args, ValueEnum};
use reqwest::Url;
use std::path::PathBuf;

/// The arguments of `feddtpt export`.
#[derive(Args, Clone, Debug)]
pub struct ExportArgs {
    /// The federation's id.
    pub federation: String,
    /// The server [default: the one on this machine, port 8700].
    #[arg(long, env = "FEDDTPT_SERVER", hide_env_values = true, value_name = "URL")]
    pub server: Option<Url>,
    /// What to print.
    #[arg(long, value_enum, default_value_t)]
    pub part: ExportPart,
    /// How to print it. CSV has one part only.
    #[arg(long, value_enum, default_value_t)]
    pub format: ExportFormat,
    /// Write to a file instead of stdout.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// A part of the record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ExportPart {
    /// Everything (JSON), or the prompts (CSV).
    #[default]
    All,
    /// The seed prompt and the prompt of each round.
    Prompts,
    /// The rounds: how many proposals were counted, and failed attempts.
    Rounds,
    /// The hash-chained record.
    Transcript,
}

/// A format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// JSON.
    #[default]
    Json,
    /// Comma separated values with a header.
    Csv,
}
