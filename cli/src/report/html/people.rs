//! What each participant holds and reached alone.

use crate::report::data::DemoReport;
use crate::report::svg::{Size, class_mix, colour_of};
use crate::report::words::{of, percent, range};
use feddtpt_pictures::page::Column::{Figures, Words};
use feddtpt_pictures::page::{Column, Table, both, figure, key, sign};

/// The section with the class mix; empty where no participant was scored alone.
pub(super) fn section(report: &DemoReport) -> String {
    if report.local.is_empty() {
        return String::new();
    }
    let draw = |size: Size| class_mix(&report.local, &report.labels, size.width);
    let labels = report.labels.iter().enumerate().map(|(index, label)| {
        let square = format!("<rect width=\"14\" height=\"14\" fill=\"{}\"/>", colour_of(index));
        (sign(14, &square), label.clone())
    });
    let mix = figure(
        &format!("Rows of each participant by label, split {}. Figures in the bars are rows.", report.split),
        &key(&labels.collect::<Vec<_>>()),
        &both(Size::new(960, 0), Size::new(344, 0), draw),
        &counts(report).folded("The rows as a table"),
    );
    format!(
        "<section aria-labelledby=\"people\" class=\"mix\">\n<h2 id=\"people\">What each participant holds</h2>\n{mix}\
         <h3>Each participant's own prompt</h3>\n{}</section>\n",
        alone(report).render()
    )
}

fn counts(report: &DemoReport) -> Table {
    let labels = report.labels.iter().map(|label| Figures(label));
    let heads: Vec<Column<'_>> = [Words("Participant"), Figures("Rows")].into_iter().chain(labels).collect();
    let mut table = Table::new("Rows by label", &heads);
    for one in &report.local {
        let counts = one.class_counts.iter().map(usize::to_string);
        table.row(&[one.participant.clone(), one.rows.to_string()].into_iter().chain(counts).collect::<Vec<_>>());
    }
    table
}

fn alone(report: &DemoReport) -> Table {
    let heads = [
        Words("Participant"),
        Figures("Correct"),
        Figures("Accuracy"),
        Figures("95% interval"),
        Figures("Macro-F1"),
        Words("Own prompt"),
    ];
    let mut table = Table::new("What each participant sent in the last round, scored on the test rows", &heads);
    for one in &report.local {
        table.row(&[
            one.participant.clone(),
            of(&one.score),
            percent(one.score.accuracy),
            range(one.score.interval()),
            format!("{:.3}", one.score.macro_f1),
            one.prompt.clone(),
        ]);
    }
    let mean = &report.local_mean;
    let (accuracy, f1) = (percent(mean.accuracy), format!("{:.3}", mean.macro_f1));
    table.row(&["mean".to_owned(), String::new(), accuracy, String::new(), f1, String::new()]);
    table
}
