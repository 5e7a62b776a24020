//! `feddtpt doctor`.

use super::ServeArgs;
use clap::Args;

/// The arguments of `feddtpt doctor`: those of `feddtpt serve`.
#[derive(Args, Clone, Debug)]
pub struct DoctorArgs {
    /// What `feddtpt serve` would be given.
    #[command(flatten)]
    pub serve: ServeArgs,
}
