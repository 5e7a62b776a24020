//! A Chromium for the tests in a real browser.

use crate::process::{Process, is_root, root};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

/// The variable that names one, for this program and for the tests.
pub(crate) const VARIABLE: &str = "FEDDTPT_CHROMIUM";
/// What it is called on the path.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/// Where it is on a Mac, which has it not on the path.
const MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
/// The tests' own Playwright, which can bring a Chromium.
const PLAYWRIGHT: &str = "tests/browser/node_modules/playwright-core";

/// The Chromium that [`VARIABLE`] names, one of this system, or Playwright's; installs one when there is none.
pub(crate) fn find_or_install(may_install: bool) -> Result<PathBuf> {
    if let Some(named) = std::env::var_os(VARIABLE) {
        let named = PathBuf::from(named);
        if !named.is_file() {
            bail!("{VARIABLE} names {}, and no file is there", named.display());
        }
        return Ok(named);
    }
    if let Some(found) = find() {
        return Ok(found);
    }
    let system = Process::new("apt-get", ["install", "--yes", "--no-install-recommends", "chromium"]);
    let playwright = Process::new("node", [format!("{PLAYWRIGHT}/cli.js").as_str(), "install", "chromium"]);
    if !may_install {
        let (system, playwright) = (system.shown(), playwright.shown());
        bail!(
            "Chromium is missing (the pages are tested in it); on Debian, as root: {system}; elsewhere: {playwright}; or \
             name one in {VARIABLE}"
        );
    }
    if is_root() && Process::new("apt-get", ["--version"]).succeeds() {
        println!("Chromium is missing (the pages are tested in it); apt-get installs Debian's.");
        let installed = Process::new("apt-get", ["update"]).run().and_then(|()| system.run());
        match (installed, find()) {
            (Ok(()), Some(found)) => return Ok(found),
            (Ok(()), None) => println!("apt-get installed no Chromium."),
            (Err(error), _) => println!("{error:#}"),
        }
    }
    println!("Playwright downloads a Chromium into this user's cache.");
    playwright.run()?;
    find().context("Playwright installed a Chromium and does not find it")
}

fn find() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = NAMES.iter().flat_map(|name| std::env::split_paths(&path).map(move |folder| folder.join(name)));
    on_path.chain([PathBuf::from(MAC)]).chain(playwrights()).find(|place| place.is_file())
}

/// Where Playwright puts its own, whether it is there or not.
fn playwrights() -> Option<PathBuf> {
    if !root().join(PLAYWRIGHT).is_dir() {
        return None;
    }
    let question = format!("require('./{PLAYWRIGHT}').chromium.executablePath()");
    let output = Process::new("node", ["--print", question.as_str()]).output().ok()?;
    let place = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    (output.status.success() && Path::new(&place).is_absolute()).then(|| PathBuf::from(place))
}
