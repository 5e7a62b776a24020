//! Where the binary under test is.

use anyhow::{Context, Result, bail};
use std::path::PathBuf;

/// The variable that names the binary; without it, it is looked for beside the tests.
pub const VARIABLE: &str = "FEDDTPT_BINARY";

/// The `feddtpt` binary: the one that [`VARIABLE`] names, or the one of the profile that the tests are built in.
pub fn locate() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os(VARIABLE) {
        let named = PathBuf::from(named);
        if !named.is_file() {
            bail!("{VARIABLE} names {}, and no file is there", named.display());
        }
        return Ok(named);
    }
    // target/PROFILE/deps/e2e-HASH, so the binary is target/PROFILE/feddtpt.
    let test = std::env::current_exe().context("this test does not know where it lies")?;
    let profile = test.ancestors().nth(2).context("this test does not lie in a target folder")?;
    let binary = profile.join(format!("feddtpt{}", std::env::consts::EXE_SUFFIX));
    if !binary.is_file() {
        bail!(
            "the binary under test is not built: {} is missing. `cargo xtask test --only end-to-end` builds it first; \
             by hand: cargo build -p feddtpt",
            binary.display()
        );
    }
    Ok(binary)
}
