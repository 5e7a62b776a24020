//! `feddtpt verify`.

use crate::models::ModelChoice;
use clap::Args;
use feddtpt_shared::Digest;
use reqwest::Url;
use std::path::PathBuf;
use std::str::FromStr;

/// The arguments of `feddtpt verify`.
#[derive(Args, Clone, Debug)]
pub struct VerifyArgs {
    /// The federation's id. A file that `feddtpt export` wrote in full says it itself.
    #[arg(required_unless_present = "transcript")]
    pub federation: Option<String>,
    /// The server [default: the one on this machine, port 8700].
    #[arg(long, env = "FEDDTPT_SERVER", hide_env_values = true, value_name = "URL")]
    pub server: Option<Url>,
    /// Check this file instead of asking a server: what `feddtpt export` wrote, or the server's /transcript as it is.
    #[arg(long, value_name = "FILE")]
    pub transcript: Option<PathBuf>,
    /// A receipt's round and digest: prove that this submission was counted. May be given more than once.
    #[arg(long, value_name = "ROUND:DIGEST")]
    pub receipt: Vec<Receipt>,
    /// The folder that `feddtpt join --state` kept: prove that every submission in it was counted, and that every prompt
    /// the server sent is the published one.
    #[arg(long, value_name = "DIR")]
    pub state: Option<PathBuf>,
    /// The hash of an entry that you or somebody else saw before: the chain must still hold it.
    #[arg(long, value_name = "HASH")]
    pub seen: Vec<Digest>,
    /// As the host: read every round's proposals, and compute digests and prompts anew.
    #[arg(long, conflicts_with = "transcript")]
    pub recompute: bool,
    /// The model that the server worked with, for --recompute, if it is not one that this program holds: a folder with
    /// config.json, vocab.txt and one .safetensors file.
    #[arg(long, requires = "recompute", value_name = "DIR")]
    pub model: Option<ModelChoice>,
    /// File with the host's token, for --recompute [default: host-token].
    #[arg(long, env = "FEDDTPT_HOST_TOKEN_FILE", hide_env_values = true, value_name = "FILE")]
    pub host_token_file: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// A receipt as it is written on a command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The round it counts in.
    pub round: u32,
    /// The submission's digest.
    pub digest: Digest,
}

impl FromStr for Receipt {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let shape = "write ROUND:DIGEST, such as 3:9f86d081… with all 64 digits";
        let (round, digest) = text.split_once(':').ok_or(shape)?;
        let round = round.parse().map_err(|_| format!("{round:?} is no round; {shape}"))?;
        let digest = digest.to_ascii_lowercase().parse().map_err(|error| format!("{error}; {shape}"))?;
        Ok(Self { round, digest })
    }
}
