//! Node and npm: whether they are there, and what they are asked to do.

use crate::process::{Process, root};
use anyhow::{Result, bail};
use std::time::SystemTime;

/// The oldest Node that the pages' tools run on.
const OLDEST: (u32, u32) = (20, 19);
/// npm is a script, which Windows starts under another name.
const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// Whether Node and npm are there; an error says what to install.
pub(crate) fn check() -> Result<()> {
    let how = "install Node.js with npm, from https://nodejs.org or your system's packages (Debian: apt-get install \
               nodejs npm)";
    let Some(version) = said("node", "--version") else {
        bail!("Node.js is missing (it builds the web pages); {how}");
    };
    if number(&version).is_none_or(|number| number < OLDEST) {
        let (major, minor) = OLDEST;
        bail!("Node.js {version} is too old for the web pages' tools, which need {major}.{minor}; {how}");
    }
    if said(NPM, "--version").is_none() {
        bail!("npm is missing (it builds the web pages); {how}");
    }
    Ok(())
}

/// What the pages depend on beside their sources.
pub(super) fn versions() -> Vec<String> {
    said("node", "--version").into_iter().collect()
}

/// Installs what the lock file in `folder` names, unless that was done since the file last changed.
pub(crate) fn install(folder: &str, may_install: bool) -> Result<()> {
    let changed = |path: &str| -> Option<SystemTime> {
        std::fs::metadata(root().join(folder).join(path)).and_then(|about| about.modified()).ok()
    };
    // npm writes the second file at the end of an installation.
    let (asked, done) = (changed("package-lock.json"), changed("node_modules/.package-lock.json"));
    if asked.is_some() && done >= asked {
        println!("{folder}: node_modules is up to date");
        return Ok(());
    }
    let install = Process::new(NPM, ["--prefix", folder, "ci"]);
    if !may_install {
        bail!("{folder}/node_modules is missing or older than its lock file; to install it: {}", install.shown());
    }
    install.run()
}

/// Runs a script of the `package.json` in `folder`.
pub(crate) fn script(folder: &str, name: &str) -> Result<()> {
    Process::new(NPM, ["--prefix", folder, "run", name]).run()
}

fn said(program: &str, question: &str) -> Option<String> {
    let output = Process::new(program, [question]).output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// `v20.19.2` is (20, 19).
fn number(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.trim_start_matches('v').split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert_eq!(number("v20.19.2"), Some((20, 19)));
        assert!(number("v9.99.0").is_some_and(|number| number < OLDEST));
        assert!(number("v100.0.0").is_some_and(|number| number > OLDEST));
        assert_eq!(number("twenty"), None);
    }
}
