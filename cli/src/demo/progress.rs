//! What the terminal shows while a demo runs.

use crate::report::Score;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// A bar for the open round, and a line for each round that is done. Everything goes to standard error, so that
/// standard output holds the closing table alone.
#[derive(Clone)]
pub(crate) struct Progress {
    bar: ProgressBar,
    steps_per_round: u64,
    started: Instant,
}

impl Progress {
    /// A display for rounds of `steps_per_round` evaluations and ballots over all participants. Without a terminal only lines appear.
    pub(crate) fn new(steps_per_round: u64) -> Self {
        let target =
            if std::io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(steps_per_round), target);
        if let Ok(style) = ProgressStyle::with_template("{msg:24} [{bar:32}] {pos:>4} of {len} evaluations  {elapsed}")
        {
            bar.set_style(style.progress_chars("=> "));
        }
        Self { bar, steps_per_round, started: Instant::now() }
    }

    /// A line that stays.
    pub(crate) fn say(&self, line: &str) {
        if self.bar.is_hidden() {
            eprintln!("{line}");
        } else {
            self.bar.println(line);
        }
    }

    /// A new round has begun.
    pub(crate) fn open_round(&self, round: u32, rounds: u32) {
        self.bar.set_length(self.steps_per_round);
        self.bar.set_position(0);
        self.bar.set_message(format!("round {round} of {rounds}"));
        self.bar.enable_steady_tick(Duration::from_millis(250));
    }

    /// A participant has begun to judge candidates.
    pub(crate) fn judging(&self, round: u32, stage: u32) {
        self.bar.set_message(format!("round {round}: ballots, stage {stage}"));
    }

    /// A participant has evaluated one prompt, or voted.
    pub(crate) fn step(&self) {
        self.bar.inc(1);
    }

    /// A prompt was scored on the test rows.
    pub(crate) fn scored(&self, what: &str, score: &Score, prompt: &str) {
        let seconds = self.started.elapsed().as_secs();
        let shown = if prompt.is_empty() { "(no words)" } else { prompt };
        let (correct, total) = (score.correct, score.total);
        self.say(&format!(
            "{seconds:>4} s  {what:<12} {correct:>4} of {total} test rows ({:.3})  {shown}",
            score.accuracy
        ));
    }

    /// Nothing more to show.
    pub(crate) fn close(&self) {
        self.bar.finish_and_clear();
    }
}
