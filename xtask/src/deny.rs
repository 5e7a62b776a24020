//! Licences and sources of all dependencies, with cargo-deny; known faults where the database can be reached.

use crate::process::{Process, root};
use anyhow::{Context, Result, bail};
use indicatif::ProgressBar;
use std::env::consts::EXE_SUFFIX;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// The version that is installed when there is none.
const VERSION: &str = "0.20.2";
/// How long the advisory database may take to arrive.
const FETCH_TIME: Duration = Duration::from_secs(90);

/// Checks the dependency tree against `deny.toml`.
pub(crate) fn check(may_install: bool) -> Result<()> {
    let deny = find_or_install(may_install)?;
    let check = Process::new(deny, ["check", "--hide-inclusion-graph"]);
    check.clone().args(["licenses", "bans", "sources"]).run()?;
    let Err(reason) = fetch_advisories(&check) else {
        return check.args(["--disable-fetch", "advisories"]).run();
    };
    println!("The advisory database cannot be fetched, so known faults are not looked up: {reason:#}");
    Ok(())
}

/// Where this workspace keeps tools of its own: below cargo's target folder.
pub(crate) fn tools() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir));
    target.join("tools")
}

/// cargo-deny from the path, or from this workspace's tools.
fn find_or_install(may_install: bool) -> Result<PathBuf> {
    let tools = tools();
    let own = tools.join("bin").join(format!("cargo-deny{EXE_SUFFIX}"));
    for place in [PathBuf::from("cargo-deny"), own.clone()] {
        if Process::new(&place, ["--version"]).succeeds() {
            return Ok(place);
        }
    }
    // Unoptimised: it builds in a third of the time and checks in seconds all the same.
    let install = Process::cargo(["install", "cargo-deny", "--locked", "--debug", "--version", VERSION, "--root"]);
    let install = install.arg(tools);
    if !may_install {
        bail!("cargo-deny is missing (it checks licences and sources); to install it: {}", install.shown());
    }
    println!("cargo-deny is missing (it checks licences and sources); it is built once, into the target folder.");
    install.run()?;
    Ok(own)
}

/// Fetches the advisory database; the network may be closed, or hold the call for ever.
fn fetch_advisories(check: &Process) -> Result<()> {
    let fetch = check.with_args(["fetch", "db"]);
    println!("$ {}", fetch.shown());
    let mut child = fetch
        .command()
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| fetch.cannot_start())?;
    let spinner = ProgressBar::new_spinner().with_message("fetching the advisory database");
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        if begun.elapsed() > FETCH_TIME {
            child.kill()?;
            child.wait()?;
            break None;
        }
        spinner.tick();
        std::thread::sleep(Duration::from_millis(100));
    };
    spinner.finish_and_clear();
    match status {
        Some(status) if status.success() => Ok(()),
        Some(status) => bail!("{} ended with {status}", fetch.shown()),
        None => bail!("{} took longer than {} s", fetch.shown(), FETCH_TIME.as_secs()),
    }
}
