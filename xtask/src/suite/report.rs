//! The table at the end.

use std::fmt::Write as _;
use std::time::Duration;

/// How a step ended.
pub(crate) enum Outcome {
    /// All is well.
    Passed,
    /// It found something; the reason names the command that repeats it.
    Failed(String),
    /// It was not begun: a step that it needs did not pass, or this machine cannot run it.
    Skipped(String),
}

/// An error that says that a step was left out, why, and what to do.
#[derive(Debug)]
pub(crate) struct LeftOut(pub(crate) String);

impl std::error::Error for LeftOut {}

impl std::fmt::Display for LeftOut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Outcome {
    /// What an error makes of a step.
    pub(crate) fn of(error: anyhow::Error) -> Self {
        match error.downcast::<LeftOut>() {
            Ok(LeftOut(reason)) => Self::Skipped(reason),
            Err(error) => Self::Failed(format!("{error:#}")),
        }
    }

    /// One word for it.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed(_) => "FAILED",
            Self::Skipped(_) => "skipped",
        }
    }

    fn reason(&self) -> &str {
        match self {
            Self::Passed => "",
            Self::Failed(reason) | Self::Skipped(reason) => reason,
        }
    }
}

/// A finished step.
pub(crate) struct Line {
    /// Its name.
    pub(crate) step: &'static str,
    /// How it ended.
    pub(crate) outcome: Outcome,
    /// How long it ran.
    pub(crate) took: Duration,
}

/// The steps with outcome, time and, where there is one, a reason.
pub(crate) fn table(lines: &[Line], total: Duration) -> String {
    let mut table = String::new();
    for line in lines {
        let (word, took) = (line.outcome.word(), clock(line.took));
        let row = format!("{:<12} {word:<8} {took:>10}  {}", line.step, line.outcome.reason());
        let _ = writeln!(table, "{}", row.trim_end());
    }
    let _ = writeln!(table, "{:<12} {:<8} {:>10}", "together", "", clock(total));
    table
}

/// A duration as people say it.
pub(crate) fn clock(took: Duration) -> String {
    let seconds = took.as_secs();
    if seconds < 60 {
        return format!("{:.1} s", took.as_secs_f64());
    }
    format!("{} min {:02} s", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_no_failure_and_says_why() {
        let left_out = Outcome::of(LeftOut("no Python".to_owned()).into());
        assert!(matches!(left_out, Outcome::Skipped(reason) if reason == "no Python"));
        assert!(matches!(Outcome::of(anyhow::anyhow!("broken")), Outcome::Failed(reason) if reason == "broken"));
    }

    #[test]
    fn the_table_lines_up_and_gives_reasons() {
        let line = |step, outcome, seconds| Line { step, outcome, took: Duration::from_secs(seconds) };
        let lines = [
            line("format", Outcome::Passed, 2),
            line("build", Outcome::Failed("to repeat it: cargo build".to_owned()), 125),
            line("end-to-end", Outcome::Skipped("needs build".to_owned()), 0),
        ];
        let expected = "\
format       passed        2.0 s
build        FAILED   2 min 05 s  to repeat it: cargo build
end-to-end   skipped       0.0 s  needs build
together              2 min 07 s
";
        assert_eq!(table(&lines, Duration::from_secs(127)), expected);
    }
}
