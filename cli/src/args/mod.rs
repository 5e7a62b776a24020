//! The command line.

mod doctor;
mod experiment;
mod export;
mod host;
mod invite;
mod join;
mod llm;
mod model;
mod rows;
mod serve;
#[cfg(test)]
mod tests;
mod verify;

pub use doctor::DoctorArgs;
pub use experiment::{ExperimentAction, ExperimentArgs, ExperimentMergeArgs, ExperimentRunArgs, ReportArgs};
pub use export::{ExportArgs, ExportFormat, ExportPart};
pub use host::{CancelArgs, HostArgs, HostCommand, NamedArgs, OneFederation, RemoveArgs, RollBackArgs};
pub use invite::InviteArgs;
pub use join::JoinArgs;
pub use llm::{LlmArgs, LlmChoice, ProposerChoice};
pub use model::{AnswerArgs, FillArgs, ModelArgs, ModelCommand, ModelServeArgs};
pub use rows::RowArgs;
pub use serve::ServeArgs;
pub use verify::{Receipt, VerifyArgs};

use crate::exit::EXIT_CODES;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Federated prompt tuning for black-box language models: several people with private labelled text find one good
/// prompt together, without showing anyone their rows.
#[derive(Clone, Debug, Parser)]
#[command(name = "feddtpt", version, after_help = EXIT_CODES, max_term_width = 110)]
pub struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub global: GlobalArgs,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What holds for every command.
#[derive(Args, Clone, Debug, Default)]
pub struct GlobalArgs {
    /// TOML file with settings; cli/examples/config.toml shows every key.
    #[arg(long, global = true, env = "FEDDTPT_CONFIG", hide_env_values = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Print results only: no progress, no explanations.
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// What to log to stderr: error, warn, info, debug, trace, or a filter such as `feddtpt_server=debug` [default: warn;
    /// info for serve].
    #[arg(long, global = true, env = "FEDDTPT_LOG", hide_env_values = true, value_name = "FILTER")]
    pub log: Option<String>,
    /// Log as JSON, one object per line.
    #[arg(long, global = true, env = "FEDDTPT_LOG_JSON", hide_env_values = true, value_parser = clap::builder::FalseyValueParser::new())]
    pub log_json: bool,
}

/// What to do.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Run the aggregation server.
    ///
    /// One SQLite file, or one PostgreSQL, holds everything: a server that was stopped, or killed, goes on where it was.
    /// Servers that share a PostgreSQL do each other's work. Ctrl-C stops one and lets open requests finish.
    Serve(ServeArgs),
    /// Look for what the server would stumble over, with the flags of serve, and say what to do.
    ///
    /// Nothing is changed, and nothing that is running is disturbed. Each line is ok, warn or FAIL; exit code 3 when one
    /// of them is FAIL.
    Doctor(Box<DoctorArgs>),
    /// Run a whole federation on this machine: a server, its participants, and a report.
    Demo(crate::demo::DemoArgs),
    /// Take part in a federation with rows from a file.
    ///
    /// Before anything starts it shows what will leave this machine, to whom, and what never will. Started again with
    /// the same --state it goes on where it was.
    Join(Box<JoinArgs>),
    /// Print invite links for a federation.
    ///
    /// Each admits one participant; the secret stands behind the #, which reaches no server's log. The links are shown
    /// once: the server keeps only hashes.
    Invite(InviteArgs),
    /// Look after a federation: pause, resume, roll back, cancel, its invites and participants.
    ///
    /// Whatever is done shows in the public transcript, except that a used invite is not.
    Host(HostArgs),
    /// Print the prompts, rounds and transcript of a federation, verified.
    ///
    /// The transcript's hash chain is verified first, and every prompt is compared with it; a record that does not hold
    /// ends with exit code 1.
    Export(ExportArgs),
    /// Check a federation's record, and prove that a submission is in it.
    ///
    /// Nothing is taken on trust: the hash chain is computed anew, and the first entry that does not follow from the one
    /// before is named. With --receipt or --state a participant proves that what it sent was counted. Exit code 1 when
    /// anything does not hold.
    Verify(VerifyArgs),
    /// Compare ways of tuning over data sets, splits and seeds.
    ///
    /// Each run plays one federation in this process, with the code that participants and server run; test rows are seen
    /// by nobody in it. A table takes every finished run, so that an experiment that was stopped goes on where it was.
    Experiment(ExperimentArgs),
    /// Look at a masked language model, ask it, serve it.
    ///
    /// Without --model it is mini. Without a command it lists the models that this program holds.
    Model(ModelArgs),
}
