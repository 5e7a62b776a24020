//! Where PostgreSQL's programs are.

use std::path::{Path, PathBuf};

/// Debian's package keeps them here, a folder for each version, and not on the path.
const DEBIAN: &str = "/usr/lib/postgresql";

/// The folder with `initdb` and `postgres`, of the newest version.
pub(crate) fn binaries() -> Option<PathBuf> {
    let complete = |folder: &PathBuf| ["initdb", "postgres", "psql"].iter().all(|name| folder.join(name).is_file());
    let path = std::env::var_os("PATH").unwrap_or_default();
    versions(Path::new(DEBIAN)).into_iter().chain(std::env::split_paths(&path)).find(complete)
}

/// The `bin` folders below `root`, newest first.
fn versions(root: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root).into_iter().flatten().flatten();
    let version = |name: &std::ffi::OsStr| name.to_string_lossy().parse::<u32>().ok();
    let mut found: Vec<(u32, PathBuf)> =
        entries.filter_map(|entry| Some((version(&entry.file_name())?, entry.path().join("bin")))).collect();
    found.sort();
    found.into_iter().rev().map(|(_, folder)| folder).collect()
}
