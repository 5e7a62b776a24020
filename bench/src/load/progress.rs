//! How far a run is, on the terminal.

use super::Settings;
use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

const SPIN_EVERY: Duration = Duration::from_millis(200);

/// A line that tells what is going on; nothing where nobody looks.
pub(super) struct Progress {
    bar: ProgressBar,
    participants: u32,
    seconds: u64,
}

impl Progress {
    pub(super) fn new(settings: &Settings) -> Self {
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} [{elapsed_precise}] {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(SPIN_EVERY);
        bar.set_message("starting the server");
        Self { bar, participants: settings.participants, seconds: settings.seconds }
    }

    pub(super) fn say(&self, what: &'static str) {
        self.bar.set_message(what);
    }

    pub(super) fn joined(&self, count: usize) {
        self.bar.set_message(format!("{count} of {} participants have joined", self.participants));
    }

    pub(super) fn measured(&self, since: Duration, acknowledged: usize) {
        let seconds = since.as_secs_f64();
        let rate = acknowledged as f64 / seconds.max(0.001);
        let all = self.seconds;
        self.bar.set_message(format!("measuring: {seconds:.0} of {all} s, {rate:.0} acknowledged a second"));
    }

    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}
