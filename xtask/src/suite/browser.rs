//! The tests in a real browser: Node runs them, Playwright drives Chromium.

use crate::process::{Process, root};
use crate::{artifact, chromium, web};
use anyhow::{Context, Result, ensure};
use std::path::{Path, PathBuf};

/// Where the tests are, with their own dependencies.
const FOLDER: &str = "tests/browser";
/// What a file of tests is called.
const ENDING: &str = ".test.mjs";

/// Runs every test file; a run without a single test is a failure.
pub(super) fn run(may_install: bool) -> Result<()> {
    let files = files()?;
    ensure!(!files.is_empty(), "{FOLDER} has no file *{ENDING}, so nothing was tested");
    web::install(FOLDER, may_install)?;
    let chromium = chromium::find_or_install(may_install)?;
    let binary = artifact::build("dev")?;
    let record = std::env::temp_dir().join(format!("feddtpt-browser-{}.tap", std::process::id()));
    let outcome = Process::new("node", ["--test", "--test-concurrency=1"])
        .args(["--test-reporter=spec", "--test-reporter-destination=stdout", "--test-reporter=tap"])
        .arg(format!("--test-reporter-destination={}", record.display()))
        .args(files)
        .env("FEDDTPT_BINARY", binary)
        .env(chromium::VARIABLE, chromium)
        .run();
    let tap = std::fs::read_to_string(&record).unwrap_or_default();
    // A file that cannot be removed lies in a temporary folder and harms nobody.
    let _ = std::fs::remove_file(&record);
    outcome?;
    check(&tap)
}

/// The test files, by their paths from the workspace's root.
fn files() -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    collect(Path::new(FOLDER), &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let entries = std::fs::read_dir(root().join(folder));
    for entry in entries.with_context(|| format!("cannot read the folder {}", folder.display()))? {
        let entry = entry?;
        let path = folder.join(entry.file_name());
        if entry.path().is_dir() && entry.file_name() != "node_modules" {
            collect(&path, found)?;
        } else if entry.file_name().to_string_lossy().ends_with(ENDING) {
            found.push(path);
        }
    }
    Ok(())
}

/// Looks for tests that ran in Node's record (TAP). A file without tests stands there under its own name, as passed.
fn check(tap: &str) -> Result<()> {
    let passed: Vec<&str> =
        tap.lines().filter_map(|line| line.strip_prefix("ok ")?.split_once(" - ")).map(|(_, name)| name).collect();
    let empty: Vec<&str> = passed.iter().filter(|name| name.ends_with(ENDING)).copied().collect();
    ensure!(empty.is_empty(), "these files hold no test: {}", empty.join(", "));
    let left_out = |name: &&&str| name.contains(" # SKIP") || name.contains(" # TODO");
    let skipped = passed.iter().filter(left_out).count();
    ensure!(passed.len() > skipped, "no test ran; {skipped} were left out");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_without_tests_is_no_success() {
        let run =
            "TAP version 13\n# Subtest: a\nok 1 - a person joins\n    ok 1 - a step - of it\nok 2 - b # SKIP\n1..2\n";
        assert!(check(run).is_ok());
        for (tap, reason) in [
            ("", "no test ran"),
            ("TAP version 13\nok 1 - b # SKIP\n1..1\n", "1 were left out"),
            ("ok 1 - a\nok 2 - /w/tests/browser/b.test.mjs\n", "b.test.mjs"),
        ] {
            let error = check(tap).expect_err("nothing ran").to_string();
            assert!(error.contains(reason), "{error}");
        }
    }
}
