//! The closing table of the terminal.

use std::fmt::Write as _;

use super::data::{DemoReport, RoundReport, Score};
use super::words::{bytes, count, counted, duration, percent, range, visible};

/// The widest line.
const WIDTH: usize = 100;

/// The closing table: seed prompt, local mean, each round, and the final prompt. No line is over 100 columns.
///
/// Bytes are means over participants, LLM calls are totals over them.
pub fn render_table(report: &DemoReport) -> String {
    let mut out = String::new();
    let run = format!(
        "{}: {} by {}, {}, split {}, seed {}",
        report.task_name,
        report.strategy,
        report.searcher,
        counted(report.participants.len(), "participant"),
        report.split,
        report.seed
    );
    for line in wrap(&run, WIDTH) {
        line_end(&mut out, &line);
    }
    out.push('\n');
    line_end(
        &mut out,
        &row(["", "accuracy", "correct", "95% interval", "macro-F1", "up each", "down each", "LLM calls"]),
    );
    line_end(&mut out, &scored("seed prompt", &report.seed_prompt, None));
    let mean = format!("mean of {} own", report.local.len());
    let (accuracy, f1) = (percent(report.local_mean.accuracy), figure(report.local_mean.macro_f1));
    line_end(&mut out, &row([&mean, &accuracy, "", "", &f1, "", "", ""]));
    for round in &report.rounds {
        let spent = Spent::of(round, report.participants.len());
        line_end(&mut out, &scored(&format!("round {}", round.round), &round.score, Some(&spent)));
    }
    let spent = format!("{} LLM calls in {}", count(report.total_llm_calls), duration(report.duration_ms));
    let _ = write!(out, "\n{spent}. Final prompt:\n");
    for line in wrap(&report.final_prompt, WIDTH - 2) {
        line_end(&mut out, &format!("  {line}"));
    }
    out
}

/// What a round cost, in words.
struct Spent {
    up: String,
    down: String,
    calls: String,
}

impl Spent {
    fn of(round: &RoundReport, participants: usize) -> Self {
        let each = |total: u64| match u64::try_from(participants) {
            Ok(n @ 1..) => bytes(total.saturating_add(n / 2) / n),
            _ => "none".to_owned(),
        };
        Self { up: each(round.bytes_up), down: each(round.bytes_down), calls: count(round.llm_calls) }
    }
}

fn scored(name: &str, score: &Score, spent: Option<&Spent>) -> String {
    let correct = format!("{}/{}", score.correct, score.total);
    let (up, down, calls) = spent.map_or(("", "", ""), |s| (&*s.up, &*s.down, &*s.calls));
    let (accuracy, interval, f1) = (percent(score.accuracy), range(score.interval()), figure(score.macro_f1));
    row([name, &accuracy, &correct, &interval, &f1, up, down, calls])
}

fn figure(value: f64) -> String {
    if value.is_finite() { format!("{value:.3}") } else { "none".to_owned() }
}

fn row(cells: [&str; 8]) -> String {
    let [name, accuracy, correct, interval, f1, up, down, asked] = cells;
    format!("{name:<18} {accuracy:>8} {correct:>9}  {interval:>16}  {f1:>8} {up:>9} {down:>9} {asked:>9}")
}

fn line_end(out: &mut String, line: &str) {
    out.push_str(line.trim_end());
    out.push('\n');
}

/// Breaks at spaces; a word longer than a line is broken where the line ends.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split_whitespace().map(visible) {
        let letters: Vec<char> = word.chars().collect();
        for piece in letters.chunks(width) {
            if used > 0 && used + 1 + piece.len() > width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.extend(piece);
            used += piece.len();
        }
    }
    if used > 0 {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn the_sample_reads_well() {
        insta::assert_snapshot!(render_table(&sample::report()), @"
        Support triage: feddtpt by masked proposals, 7 participants, split by organisation, seed 7

                           accuracy   correct      95% interval  macro-F1   up each down each LLM calls
        seed prompt           53.3%   128/240    47.0% to 59.5%     0.501
        mean of 7 own         56.6%                                 0.532
        round 1               62.9%   151/240    56.6% to 68.8%     0.591     682 B    1.9 kB     2,849
        round 2               67.9%   163/240    61.8% to 73.5%     0.638     713 B    1.9 kB     2,849
        round 3               67.9%   163/240    61.8% to 73.5%     0.638     744 B    2.0 kB     2,849
        round 4               73.8%   177/240    67.8% to 78.9%     0.693     775 B    2.0 kB     2,849

        11,396 LLM calls in 3 min 12 s. Final prompt:
          decide the customer intent complaint if unhappy praise when grateful question asks request wants
          answer
        ");
    }

    #[test]
    fn no_line_is_over_a_hundred_columns() {
        let mut report = sample::report();
        report.final_prompt = format!("{} {}", "x".repeat(250), "word ".repeat(60));
        report.task_name = "a long name ".repeat(20);
        report.rounds[0].bytes_up = u64::MAX / 1_000_000;
        report.rounds[0].llm_calls = 123_456_789;
        for line in render_table(&report).lines() {
            assert!(line.chars().count() <= WIDTH, "{} columns: {line}", line.chars().count());
        }
    }

    #[test]
    fn a_prompt_cannot_steer_the_terminal() {
        let mut report = sample::report();
        report.final_prompt = "ok \u{1b}[2J gone".to_owned();
        assert!(!render_table(&report).contains('\u{1b}'));
    }

    #[test]
    fn an_empty_report_is_still_a_table() {
        assert!(render_table(&DemoReport::default()).contains("seed prompt"));
    }
}
