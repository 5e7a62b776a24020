//! A PostgreSQL for the tests of the store that many servers share.

use crate::process::{Process, is_root};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

/// The variable that makes the tests fail, and not skip, where there is none.
const REQUIRE: &str = "FEDDTPT_REQUIRE_POSTGRES";
/// Debian's package keeps the programs here, a folder for each version, and not on the path.
const DEBIAN: &str = "/usr/lib/postgresql";

/// Makes sure that the tests find one; installs Debian's when there is none.
pub(crate) fn find_or_install(may_install: bool) -> Result<()> {
    if find().is_some() {
        return Ok(());
    }
    // The tests start a server of their own: the package need not make one.
    let install = Process::new("apt-get", ["install", "--yes", "--no-install-recommends", "postgresql"]);
    if !may_install || !is_root() || !Process::new("apt-get", ["--version"]).succeeds() {
        bail!(
            "PostgreSQL is missing (the store that many servers share is tested on it); on Debian, as root: {}; elsewhere, \
             put initdb, postgres and psql on the path",
            install.shown()
        );
    }
    println!("PostgreSQL is missing (the store that many servers share is tested on it); apt-get installs Debian's.");
    Process::new("apt-get", ["update"]).run()?;
    install.run()?;
    find().map(drop).with_context(|| format!("apt-get installed PostgreSQL, and no initdb is below {DEBIAN}"))
}

/// Where there is one, the tests that need it must not be left out.
pub(crate) fn require(tests: Process) -> Process {
    if find().is_some() { tests.env(REQUIRE, "1") } else { tests }
}

/// The folder with its programs, where the tests look for it too.
fn find() -> Option<PathBuf> {
    let versions = std::fs::read_dir(Path::new(DEBIAN)).into_iter().flatten().flatten();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = versions.map(|version| version.path().join("bin")).chain(std::env::split_paths(&path));
    folders.into_iter().find(|folder| ["initdb", "postgres", "psql"].iter().all(|name| folder.join(name).is_file()))
}
