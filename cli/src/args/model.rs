//! `feddtpt model`.

use super::{LlmArgs, RowArgs};
use crate::models::ModelChoice;
use clap::{Args, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

/// The arguments of `feddtpt model`.
#[derive(Args, Clone, Debug)]
pub struct ModelArgs {
    /// Which model: mini, nano, or a folder with config.json, vocab.txt and one .safetensors file of another small BERT
    /// [default: mini].
    #[arg(long, global = true, env = "FEDDTPT_MODEL", hide_env_values = true, value_name = "mini|nano|DIR")]
    pub model: Option<ModelChoice>,
    /// What to do [default: list].
    #[command(subcommand)]
    pub command: Option<ModelCommand>,
}

/// What to do with the model.
#[derive(Clone, Debug, Subcommand)]
pub enum ModelCommand {
    /// List the models that this program holds.
    List {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Print id, size and vocabulary.
    Info {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Try a prompt on labelled rows and print its accuracy.
    Answer(Box<AnswerArgs>),
    /// Fill the masks of a text.
    Fill(FillArgs),
    /// Serve the model alone over HTTP.
    Serve(ModelServeArgs),
    /// Print the public word list made of the model's whole words; its hash goes to stderr.
    Vocabulary {
        /// Print only the hash.
        #[arg(long)]
        hash: bool,
    },
}

/// Try a prompt on labelled rows and print its accuracy.
#[derive(Args, Clone, Debug)]
pub struct AnswerArgs {
    /// Task file.
    #[arg(long, value_name = "TASK.toml")]
    pub task: PathBuf,
    /// The prompt [default: the task's seed prompt].
    #[arg(long, value_name = "WORDS")]
    pub prompt: Option<String>,
    /// The rows.
    #[command(flatten)]
    pub rows: RowArgs,
    /// The model that answers.
    #[command(flatten)]
    pub llm: LlmArgs,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// Fill the masks of a text.
#[derive(Args, Clone, Debug)]
pub struct FillArgs {
    /// The text, with [MASK] for each word that is wanted.
    pub text: String,
    /// Words per mask.
    #[arg(long, short = 'k', default_value_t = 5, value_parser = crate::config::positive)]
    pub top_k: usize,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// Serve the model alone over HTTP.
#[derive(Args, Clone, Debug)]
pub struct ModelServeArgs {
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1:8701", value_name = "ADDRESS")]
    pub listen: SocketAddr,
    /// Threads for answers [default: one per core].
    #[arg(long, env = "FEDDTPT_THREADS", hide_env_values = true, value_name = "N", value_parser = crate::config::positive)]
    pub threads: Option<usize>,
}
