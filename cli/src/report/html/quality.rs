//! Accuracy round by round.

use crate::report::data::{DemoReport, Score};
use crate::report::svg::{Curve, Size, curve};
use crate::report::words::{counted, duration, of, percent, range};
use feddtpt_pictures::page::Column::{Figures, Words};
use feddtpt_pictures::page::{Table, both, figure, key, sign};

/// The section with the accuracy curve.
pub(super) fn section(report: &DemoReport) -> String {
    let data = Curve::of(report);
    let drawing = both(Size::new(960, 380), Size::new(344, 300), |size| curve(&data, size));
    let caption = format!(
        "Share of {} answered correctly by the prompt that stands after each round. Bars are 95% intervals.",
        counted(report.test_rows, "test row")
    );
    let figure = figure(&caption, &key(&entries(report)), &drawing, &table(report).folded("The figures as a table"));
    format!("<section aria-labelledby=\"quality\">\n<h2 id=\"quality\">Accuracy by round</h2>\n{figure}</section>\n")
}

fn entries(report: &DemoReport) -> Vec<(String, String)> {
    let line = |colour: &str, width: u8, dash: &str| {
        sign(
            28,
            &format!(
                "<path d=\"M0 7H28\" stroke=\"var({colour})\" stroke-width=\"{width}\" stroke-dasharray=\"{dash}\"/>"
            ),
        )
    };
    let dot = "<path d=\"M0 7H28\" stroke=\"var(--accent)\" stroke-width=\"2\"/>\
               <circle cx=\"14\" cy=\"7\" r=\"5\" fill=\"var(--accent)\"/>";
    let mut entries = vec![(sign(28, dot), "shared prompt".to_owned())];
    entries.push((line("--seed", 2, "7 5"), format!("seed prompt, {}", percent(report.seed_prompt.accuracy))));
    if !report.local.is_empty() {
        let mean = format!("mean of the participants' own prompts, {}", percent(report.local_mean.accuracy));
        entries.push((line("--local", 2, "3 3"), mean));
    }
    entries.push((line("--muted", 1, "12 5"), format!("commonest label, {}", percent(report.majority))));
    entries
}

fn table(report: &DemoReport) -> Table {
    let heads = [
        Words("Prompt"),
        Figures("Correct"),
        Figures("Accuracy"),
        Figures("95% interval"),
        Figures("Macro-F1"),
        Figures("Proposals"),
        Figures("Time"),
    ];
    let mut table = Table::new("Scores on the test rows", &heads);
    let figures =
        |score: &Score| [of(score), percent(score.accuracy), range(score.interval()), format!("{:.3}", score.macro_f1)];
    let mut add = |name: String, score: &Score, rest: [String; 2]| {
        table.row(&[&[name][..], &figures(score), &rest].concat());
    };
    add("seed prompt".to_owned(), &report.seed_prompt, [String::new(), String::new()]);
    for round in &report.rounds {
        let rest = [round.proposals.to_string(), duration(round.duration_ms)];
        add(format!("round {}", round.round), &round.score, rest);
    }
    table
}
