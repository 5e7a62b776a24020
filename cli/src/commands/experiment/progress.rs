//! What the terminal shows while runs are played.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;

/// A bar over all runs, and a line for each that is done. Everything goes to standard error.
pub(super) struct Progress {
    bar: ProgressBar,
    quiet: bool,
}

impl Progress {
    pub(super) fn new(runs: u64, quiet: bool) -> Self {
        let shown = std::io::stderr().is_terminal() && !quiet;
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(runs), target);
        if let Ok(style) = ProgressStyle::with_template("[{bar:32}] {pos} of {len} runs  {elapsed}, {eta} to go") {
            bar.set_style(style.progress_chars("=> "));
        }
        Self { bar, quiet }
    }

    /// A run is done.
    pub(super) fn done(&self, line: &str) {
        self.bar.inc(1);
        if self.quiet {
            return;
        }
        if self.bar.is_hidden() {
            eprintln!("{} of {}: {line}", self.bar.position(), self.bar.length().unwrap_or(0));
        } else {
            self.bar.println(line);
        }
    }
}
