//! `cargo xtask web`: from Rust and TypeScript to the folder of pages that the binary embeds.
//!
//! Each step that would make what is there already is left out, so that running it again costs a second.

mod compress;
mod npm;
mod sizes;
mod stamp;
mod wasm;

use crate::process::root;
use crate::toolchain;
use anyhow::{Result, ensure};
use stamp::Stamp;
use std::path::{Path, PathBuf};

pub(crate) use npm::{install, script};

/// The pages' folder.
pub(crate) const FOLDER: &str = "web";
/// Where wasm-bindgen writes, below [`FOLDER`].
const BINDINGS: &str = "packages/client/wasm";

/// Builds the pages. `may_install` is whether rustup may add the browser's target, and npm what the lock file names.
pub(crate) fn build(may_install: bool) -> Result<()> {
    let folder = root().join(FOLDER);
    let manifest = folder.join("package.json");
    ensure!(manifest.is_file(), "{} is missing, so there are no pages to build", manifest.display());
    // Asked first: the steps before the first call of Node take minutes.
    npm::check()?;
    toolchain::wasm(may_install)?;
    install(FOLDER, may_install)?;
    wasm::build(&folder.join(BINDINGS))?;
    pages(&folder)
}

/// The same for those who want the pages and can do without: a machine without Node gets a binary without pages.
pub(crate) fn build_where_possible() -> Result<()> {
    if let Err(missing) = npm::check() {
        println!("{missing:#}\nWithout it the server is built without its web pages; everything else works.");
        return Ok(());
    }
    build(true)
}

/// Vite's part, and the compressed forms beside its files.
fn pages(folder: &Path) -> Result<()> {
    let dist = folder.join("dist");
    let stamp = Stamp::of("pages", &[folder.to_owned(), PathBuf::from(file!())], &npm::versions())?;
    if stamp.holds() && dist.join("index.html").is_file() && compress::is_done(&dist) {
        println!("the pages are built already, from the same sources");
    } else {
        script(FOLDER, "build")?;
        ensure!(dist.join("index.html").is_file(), "npm run build ended well and wrote no {FOLDER}/dist/index.html");
        compress::all(&dist)?;
        stamp.write()?;
    }
    println!("{}", sizes::table(&dist)?);
    Ok(())
}
