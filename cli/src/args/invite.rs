//! `feddtpt invite`.

use clap::Args;
use reqwest::Url;
use std::path::PathBuf;

/// The arguments of `feddtpt invite`.
#[derive(Args, Clone, Debug)]
pub struct InviteArgs {
    /// The federation's id.
    pub federation: String,
    /// The server [default: the one on this machine, port 8700].
    #[arg(long, env = "FEDDTPT_SERVER", hide_env_values = true, value_name = "URL")]
    pub server: Option<Url>,
    /// File with the host's token [default: host-token].
    #[arg(long, env = "FEDDTPT_HOST_TOKEN_FILE", hide_env_values = true, value_name = "FILE")]
    pub host_token_file: Option<PathBuf>,
    /// How many.
    #[arg(long, short = 'n', default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub count: u32,
    /// How long they can be used, in hours [default: a week].
    #[arg(long, value_name = "HOURS", value_parser = clap::value_parser!(u64).range(1..=8760))]
    pub valid_hours: Option<u64>,
    /// Address that the participants reach the server by, when it is another than --server.
    #[arg(long, value_name = "URL")]
    pub public_url: Option<Url>,
    /// Print each link as a QR code too, for a phone or a projector. Where the terminal has no such characters it is drawn
    /// with plain ones.
    #[arg(long, conflicts_with = "json")]
    pub qr: bool,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}
