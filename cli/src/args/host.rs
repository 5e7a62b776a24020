//! `feddtpt host`.

use clap::{Args, Subcommand};
use reqwest::Url;
use std::path::PathBuf;

/// The arguments of `feddtpt host`.
#[derive(Args, Clone, Debug)]
pub struct HostArgs {
    /// The server [default: the one on this machine, port 8700].
    #[arg(long, global = true, env = "FEDDTPT_SERVER", hide_env_values = true, value_name = "URL")]
    pub server: Option<Url>,
    /// File with the host's token [default: host-token].
    #[arg(long, global = true, env = "FEDDTPT_HOST_TOKEN_FILE", hide_env_values = true, value_name = "FILE")]
    pub host_token_file: Option<PathBuf>,
    /// Print JSON.
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: HostCommand,
}

/// What a host does to a federation.
#[derive(Clone, Debug, Subcommand)]
pub enum HostCommand {
    /// Show where a federation stands.
    Status(OneFederation),
    /// Stop the clock: nobody is asked anything more, no phase ends, what arrives is kept.
    Pause(OneFederation),
    /// Let the clock run again; the open phase has as much time left as it had.
    Resume(OneFederation),
    /// Do not wait for more proposals in the open round.
    CloseRound(OneFederation),
    /// End the open round without aggregating it, and go back to the prompt of an earlier round.
    RollBack(RollBackArgs),
    /// End a federation for good. Its published prompts stay.
    Cancel(CancelArgs),
    /// List the invites: which were used, by whom and when.
    Invites(OneFederation),
    /// Take invites back that nobody has used.
    Revoke(NamedArgs),
    /// List the participants and where each of them is.
    Participants(OneFederation),
    /// Remove participants: their tokens are worth nothing from now on, and what they have submitted in the open round is
    /// not counted. The public transcript says that somebody was removed, not who.
    Remove(RemoveArgs),
}

/// A federation.
#[derive(Args, Clone, Debug)]
pub struct OneFederation {
    /// The federation's id.
    pub federation: String,
}

/// Where to go back to.
#[derive(Args, Clone, Debug)]
pub struct RollBackArgs {
    /// The federation's id.
    pub federation: String,
    /// The round whose prompt comes back; 0 is the seed prompt.
    #[arg(long, value_name = "ROUND")]
    pub to: u32,
    /// Do not ask.
    #[arg(long, short)]
    pub yes: bool,
}

/// Why a federation ends.
#[derive(Args, Clone, Debug)]
pub struct CancelArgs {
    /// The federation's id.
    pub federation: String,
    /// Why, in one line, for the participants and the public transcript.
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Do not ask.
    #[arg(long, short)]
    pub yes: bool,
}

/// Things of a federation by their ids.
#[derive(Args, Clone, Debug)]
pub struct NamedArgs {
    /// The federation's id.
    pub federation: String,
    /// Their ids, as the list shows them.
    #[arg(required = true, value_name = "ID")]
    pub ids: Vec<String>,
}

/// Whom to remove.
#[derive(Args, Clone, Debug)]
pub struct RemoveArgs {
    /// Who.
    #[command(flatten)]
    pub named: NamedArgs,
    /// Do not ask.
    #[arg(long, short)]
    pub yes: bool,
}
