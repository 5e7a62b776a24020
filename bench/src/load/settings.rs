//! What to drive, and for how long.

use clap::{Parser, ValueEnum};
use serde::Serialize;
use std::path::PathBuf;

/// Drives a real `feddtpt serve` with participants that search in no time, and checks that nothing acknowledged is lost.
#[derive(Clone, Debug, Parser)]
#[command(name = "feddtpt-load", version)]
pub struct Settings {
    /// Where the server keeps everything: a new SQLite file, or a PostgreSQL that is started for this run
    #[arg(long, value_enum, default_value = "sqlite")]
    pub store: Store,
    /// Participants, one connection each
    #[arg(long, default_value_t = 1_000, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub participants: u32,
    /// Federations that they are spread over
    #[arg(long, default_value_t = 10, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub federations: u32,
    /// Seconds that are measured
    #[arg(long, default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=3_600))]
    pub seconds: u64,
    /// Seconds before them, at the same load
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = clap::value_parser!(u64).range(0..=600))]
    pub warm_up_seconds: u64,
    /// Longest time that a participant takes before it proposes, in milliseconds; each time another one, evenly spread.
    /// Without it all propose at once when a round opens, and the run shows what the server can do, not how fast it
    /// answers when it is asked for less
    #[arg(long, default_value_t = 0, value_name = "N", value_parser = clap::value_parser!(u64).range(0..=600_000))]
    pub search_ms: u64,
    /// Writes the report to this file, as one JSON object
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// The `feddtpt` binary to drive
    #[arg(long, env = "FEDDTPT_BINARY", hide_env_values = true, value_name = "FILE")]
    pub binary: PathBuf,
}

/// A kind of store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Store {
    /// A file.
    Sqlite,
    /// This system's PostgreSQL with its own settings: nothing about its durability is changed.
    Postgres,
}

impl Settings {
    /// Participants of the federation at this place: as even as it goes.
    pub(super) fn share(&self, at: u32) -> u32 {
        self.participants / self.federations + u32::from(at < self.participants % self.federations)
    }

    /// What is not as it is for an operator and a host who set nothing.
    pub(super) fn changed(&self) -> Vec<String> {
        let mut changed = vec![
            "serve: a free port of the loopback interface, where requests are not counted by address".to_owned(),
            "federations: 1000 rounds, round 1 waits for all participants, capacity for all of them".to_owned(),
        ];
        if self.store == Store::Postgres {
            changed.push("PostgreSQL: max_connections 200; all else, durability too, as it comes".to_owned());
        }
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_left_out() {
        let settings =
            Settings::parse_from(["feddtpt-load", "--binary", "x", "--participants", "23", "--federations", "5"]);
        let shares: Vec<u32> = (0..5).map(|at| settings.share(at)).collect();
        assert_eq!(shares, [5, 5, 5, 4, 4]);
    }
}
