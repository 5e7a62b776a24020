//! `cargo xtask load`: how many proposals a second a real server acknowledges, and whether it keeps them.

use crate::process::Process;
use crate::{artifact, postgres};
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;

/// What to drive, and for how long; what is not given is the generator's to choose.
#[derive(Args)]
pub(crate) struct LoadArgs {
    /// Where the server keeps everything: a new SQLite file, or a PostgreSQL that is started for this run [default: sqlite]
    #[arg(long, value_parser = ["sqlite", "postgres"])]
    store: Option<String>,
    /// Participants, one connection each [default: 1000]
    #[arg(long, value_name = "N")]
    participants: Option<u32>,
    /// Federations that they are spread over [default: 10]
    #[arg(long, value_name = "N")]
    federations: Option<u32>,
    /// Seconds that are measured [default: 20]
    #[arg(long, value_name = "N")]
    seconds: Option<u64>,
    /// Seconds before them, at the same load [default: 3]
    #[arg(long, value_name = "N")]
    warm_up_seconds: Option<u64>,
    /// Longest time that a participant takes before it proposes, in milliseconds; each time another one [default: 0]
    #[arg(long, value_name = "N")]
    search_ms: Option<u64>,
    /// Writes `acknowledged_per_s`, `p50_ms`, `p99_ms`, `rss_mib`, `bare_per_s` and all counts to this file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Builds server and generator with optimisations and lets one loose on the other.
pub(crate) fn run(load: &LoadArgs) -> Result<()> {
    if load.store.as_deref() == Some("postgres") {
        postgres::find_or_install(true)?;
    }
    println!("Building feddtpt with optimisations; the first time takes some minutes, later ones seconds.");
    let binary = artifact::build("release")?;
    let run = ["run", "--quiet", "--release", "--package", "feddtpt-bench", "--bin", "feddtpt-load", "--", "--binary"];
    Process::cargo(run).arg(binary).args(load.words()?).run()
}

impl LoadArgs {
    /// As the generator reads them.
    fn words(&self) -> Result<Vec<String>> {
        // The path is the user's, who may stand in another folder than the workspace's root.
        let json = self.json.as_ref().map(std::path::absolute).transpose()?;
        let words = [
            ("--store", self.store.clone()),
            ("--participants", self.participants.map(|count| count.to_string())),
            ("--federations", self.federations.map(|count| count.to_string())),
            ("--seconds", self.seconds.map(|seconds| seconds.to_string())),
            ("--warm-up-seconds", self.warm_up_seconds.map(|seconds| seconds.to_string())),
            ("--search-ms", self.search_ms.map(|longest| longest.to_string())),
            ("--json", json.map(|file| file.display().to_string())),
        ];
        let given = words.into_iter().filter_map(|(name, value)| Some([name.to_owned(), value?]));
        Ok(given.flatten().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_given_is_not_said() {
        let none = LoadArgs {
            store: None,
            participants: None,
            federations: None,
            seconds: None,
            warm_up_seconds: None,
            search_ms: None,
            json: None,
        };
        assert!(none.words().unwrap().is_empty());
        let some = LoadArgs { seconds: Some(5), store: Some("postgres".to_owned()), ..none };
        assert_eq!(some.words().unwrap(), ["--store", "postgres", "--seconds", "5"]);
    }
}
