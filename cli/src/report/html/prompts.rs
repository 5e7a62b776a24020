//! The prompt's history.

use crate::report::data::{DemoReport, RoundReport};
use crate::report::diff::{Change, tally, words};
use crate::report::words::{counted, of, percent};
use feddtpt_pictures::escape;

/// The section with one entry per round: what was added and removed.
pub(super) fn section(report: &DemoReport) -> String {
    let seed = &report.seed_prompt;
    let mut entries =
        entry("Seed", &format!("{} correct, {}", of(seed), percent(seed.accuracy)), &escape(&report.seed_prompt_text));
    let mut before = report.seed_prompt_text.as_str();
    for round in &report.rounds {
        entries += &changed(before, round);
        before = &round.prompt;
    }
    format!(
        "<section aria-labelledby=\"history\">\n<h2 id=\"history\">The prompt, round by round</h2>\n\
         <p>Words <ins>added</ins> in a round are underlined, words <del>removed</del> are struck through.</p>\n\
         <ol class=\"history\">\n{entries}</ol>\n</section>\n"
    )
}

fn changed(before: &str, round: &RoundReport) -> String {
    let changes = words(before, &round.prompt);
    let (added, removed) = tally(&changes);
    let what = match (&round.kept_incumbent_reason, added + removed) {
        (Some(reason), _) => format!("prompt kept: {reason}"),
        (None, 0) => "no word changed".to_owned(),
        (None, _) => format!("{} added, {removed} removed", counted(added, "word")),
    };
    let score = &round.score;
    let note = format!("{} correct, {}; {what}", of(score), percent(score.accuracy));
    entry(&format!("Round {}", round.round), &note, &marked(&changes))
}

fn marked(changes: &[Change<'_>]) -> String {
    let words = changes.iter().map(|change| match change {
        Change::Kept(word) => escape(word),
        Change::Added(word) => format!("<ins>{}</ins>", escape(word)),
        Change::Removed(word) => format!("<del>{}</del>", escape(word)),
    });
    words.collect::<Vec<_>>().join(" ")
}

fn entry(name: &str, note: &str, prompt: &str) -> String {
    format!(
        "<li><h3>{}</h3><p class=\"note\">{}</p><p class=\"prompt\">{prompt}</p></li>\n",
        escape(name),
        escape(note)
    )
}
