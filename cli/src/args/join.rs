//! `feddtpt join`.

use super::{LlmArgs, ProposerChoice, RowArgs};
use crate::models::ModelChoice;
use clap::Args;
use std::path::PathBuf;

/// The arguments of `feddtpt join`.
#[derive(Args, Clone, Debug)]
pub struct JoinArgs {
    /// The invite link. Quote it: it holds an &.
    pub link: String,
    /// The rows.
    #[command(flatten)]
    pub rows: RowArgs,
    /// The model.
    #[command(flatten)]
    pub llm: LlmArgs,
    /// The LLM in this program, where --llm names none elsewhere: mini, nano, or a folder with config.json, vocab.txt and one
    /// .safetensors file [default: mini].
    #[arg(long, env = "FEDDTPT_MODEL", hide_env_values = true, value_name = "mini|nano|DIR")]
    pub model: Option<ModelChoice>,
    /// Where proposed words come from: "shipped" (in this program: the model that the server works with, so that all look
    /// among the same words), mini, nano or a model's folder, "server" (its fill-mask endpoint), or the URL of a fill-mask API.
    /// It sees the prompt, never a row [default: shipped].
    #[arg(long, env = "FEDDTPT_PROPOSER", hide_env_values = true, value_name = "shipped|mini|nano|DIR|server|URL")]
    pub proposer: Option<ProposerChoice>,
    /// How the fill-mask API writes its mask [default: [MASK]].
    #[arg(long, env = "FEDDTPT_PROPOSER_MASK", hide_env_values = true, value_name = "TEXT")]
    pub proposer_mask: Option<String>,
    /// LLM calls to spend at most; one call is one row under one prompt [default: no limit].
    #[arg(long, env = "FEDDTPT_BUDGET", hide_env_values = true, value_name = "CALLS")]
    pub budget: Option<u64>,
    /// Seed of this participant's random choices; it stays here [default: random].
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Folder for this participant's state, so that a crash loses nothing [default: feddtpt-state].
    #[arg(long, env = "FEDDTPT_STATE", hide_env_values = true, value_name = "DIR")]
    pub state: Option<PathBuf>,
    /// Show each upload and ask before it goes. Needs a terminal.
    #[arg(long)]
    pub review: bool,
    /// Append a line for every request that leaves: time, to whom, why, bytes (with HTTP/2
    /// before it compresses headers), and the words of uploads.
    #[arg(long, env = "FEDDTPT_LEDGER", hide_env_values = true, value_name = "FILE")]
    pub ledger: Option<PathBuf>,
    /// Speak HTTP/1.1 with the server, so that a proxy of yours can read what leaves; HTTP/2 sends less, and compresses headers.
    #[arg(long)]
    pub http1: bool,
    /// Print the result as JSON.
    #[arg(long)]
    pub json: bool,
}
