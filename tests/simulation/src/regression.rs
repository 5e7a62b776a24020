//! A failure as a file: played again for ever.

use crate::schedule::Schedule;
use crate::violation::Violation;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::{Path, PathBuf};

/// A schedule that broke a promise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regression {
    /// What was wrong, in the words of who mended it.
    #[serde(default)]
    pub about: String,
    /// The seed that it was drawn from.
    pub seed: u64,
    /// What it broke.
    pub violation: Violation,
    /// Made small.
    pub schedule: Schedule,
}

impl Regression {
    /// Where they are kept.
    pub fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("regressions")
    }

    /// Those that are kept, with their names, in alphabetical order.
    pub fn all() -> Result<Vec<(String, Self)>> {
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(Self::folder())?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
        paths.sort();
        let files = paths.into_iter().filter(|path| path.extension().is_some_and(|kind| kind == "json"));
        files
            .map(|path| {
                let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                let text = std::fs::read(&path)?;
                Ok((name, serde_json::from_slice(&text).with_context(|| path.display().to_string())?))
            })
            .collect()
    }

    /// As a file.
    pub fn to_json(&self) -> String {
        // Strings, numbers and lists cannot fail to serialise.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

impl fmt::Display for Regression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Schedule { store, servers, federation, diligent, steps } = &self.schedule;
        writeln!(f, "seed {}, {store}, {servers} servers, then participants {}:", self.seed, then(*diligent))?;
        writeln!(f, "  {}", line(federation))?;
        steps.iter().try_for_each(|step| writeln!(f, "  {}", line(step)))
    }
}

fn then(diligent: bool) -> &'static str {
    if diligent { "propose until the end" } else { "are silent" }
}

fn line(value: &impl Serialize) -> String {
    // As above.
    serde_json::to_string(value).unwrap_or_default()
}
