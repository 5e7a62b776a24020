//! Schemathesis, a Python program, in a folder of its own among this workspace's tools.

use crate::deny::tools;
use crate::process::{Process, is_root, root};
use anyhow::{Context, Result, ensure};
use std::path::{Path, PathBuf};

/// The variable that the tests find it by.
pub(crate) const VARIABLE: &str = "FEDDTPT_SCHEMATHESIS";
/// It and all that it needs, each with its version.
const REQUIREMENTS: &str = "tests/schemathesis/requirements.txt";
/// What makes it such a folder, on Debian.
const PACKAGES: [&str; 5] = ["install", "--yes", "--no-install-recommends", "python3", "python3-venv"];

/// The program of the wanted version; installs it when it is not there.
pub(crate) fn find_or_install(may_install: bool) -> Result<PathBuf> {
    let wanted = std::fs::read_to_string(root().join(REQUIREMENTS)).with_context(|| format!("no {REQUIREMENTS}"))?;
    let folder = tools().join("schemathesis");
    let (bin, ending) = if cfg!(windows) { ("Scripts", ".exe") } else { ("bin", "") };
    let program = |name: &str| folder.join(bin).join(format!("{name}{ending}"));
    let (found, stamp) = (program("schemathesis"), folder.join("requirements.txt"));
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(found);
    }
    ensure!(may_install, "schemathesis is missing (it asks the server whatever its OpenAPI document allows)");
    println!(
        "Schemathesis is missing (it asks the server whatever its OpenAPI document allows); pip brings it from PyPI."
    );
    make(&folder)?;
    let install = ["-m", "pip", "install", "--disable-pip-version-check", "--quiet", "--requirement", REQUIREMENTS];
    Process::new(program("python"), install).run()?;
    ensure!(Process::new(&found, ["--version"]).succeeds(), "pip installed it, and {} does not run", found.display());
    std::fs::write(stamp, wanted)?;
    Ok(found)
}

/// A Python with a folder of packages. Debian has that in a package of its own.
fn make(folder: &Path) -> Result<()> {
    let python = if cfg!(windows) { "python" } else { "python3" };
    let venv = Process::new(python, ["-m", "venv", "--clear"]).arg(folder);
    if venv.succeeds() {
        return Ok(());
    }
    if is_root() && Process::new("apt-get", ["--version"]).succeeds() {
        println!("Python with venv is missing; apt-get installs Debian's.");
        Process::new("apt-get", ["update"]).run()?;
        Process::new("apt-get", PACKAGES).run()?;
    }
    venv.run().with_context(|| format!("there is no {python} that can make a venv"))
}

/// What to do where it cannot be had.
pub(crate) fn advice() -> String {
    let packages = Process::new("apt-get", PACKAGES).shown();
    format!(
        "install Python 3.10 or later with venv (on Debian, as root: {packages}), let pip reach PyPI, and run it again"
    )
}
