//! Makes sure that there is a folder of pages to embed: a fresh clone has none until `cargo xtask web` has built them.

use std::path::Path;

/// Where the pages' build writes.
const PAGES: &str = "../web/dist";

fn main() {
    println!("cargo::rerun-if-changed={PAGES}");
    if let Err(error) = std::fs::create_dir_all(Path::new(PAGES)) {
        println!("cargo::error=cannot make the folder {PAGES} for the pages: {error}");
    }
}
