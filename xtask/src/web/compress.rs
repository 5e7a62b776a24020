//! Compressed forms beside the files, so that the server has nothing to compress.

use crate::process::Process;
use anyhow::Result;
use std::path::Path;

const SCRIPT: &str = "xtask/src/web/compress.mjs";

/// Writes `FILE.br` and `FILE.gz` beside every text and module in `folder`.
pub(super) fn all(folder: &Path) -> Result<()> {
    Process::new("node", [SCRIPT]).arg(folder).run()
}

/// Whether it was done since the files were built: the build empties the folder.
pub(super) fn is_done(folder: &Path) -> bool {
    folder.join("index.html.br").is_file()
}
