//! What arms ended in, and whether one is better.

use feddtpt_pictures::words::counted;

use super::Head::{Figures, Words};
use super::{Block, Section, Sheet};
use crate::findings::{Findings, Overall};
use crate::plots::Plot;
use crate::statistics::{Difference, Verdict};
use crate::words::{data_name, interval, points, summary, verdict};

pub(super) fn section(findings: &Findings) -> Option<Section> {
    if findings.finals.is_empty() {
        return None;
    }
    let mut blocks = Vec::new();
    if let Some(control) = &findings.control {
        blocks.extend(chosen(findings, control).map(Block::Words));
        let said = findings.overall.iter().map(|one| sentence(one, control));
        blocks.push(Block::Points(said.collect()));
    }
    blocks.push(Block::Figure(
        Plot::Finals,
        format!("Mean final {} of each arm over its seeds, with its 95% interval.", findings.metric.words()),
    ));
    if let Some(control) = findings.control.as_ref().filter(|_| !findings.overall.is_empty()) {
        let caption = format!(
            "Paired differences from {control} with their 95% intervals: blue where the interval leaves 0 out, grey within \
             noise, hollow where there are too few pairs to tell. Squares are over all splits of a data set, diamonds over all data sets."
        );
        blocks.push(Block::Figure(Plot::Differences, caption));
    }
    blocks.push(Block::Table(table(findings)));
    Some(Section { heading: "Final prompts", blocks })
}

/// How the control was chosen, where it was.
fn chosen(findings: &Findings, control: &str) -> Option<String> {
    let others = (!findings.contenders.is_empty()).then(|| findings.contenders.join(", "))?;
    let metric = findings.metric.words();
    Some(format!(
        "The control is {control}: of {others} it ends in the most, by the mean over all cells. It is chosen by the same {metric} on test rows \
         that arms are compared by, which is in its favour."
    ))
}

/// `gated is better than feddtpt: +2.1 points (...).`
fn sentence(one: &Overall, control: &str) -> String {
    let Overall { arm, difference } = one;
    let says = match difference.verdict {
        Verdict::More => format!("{arm} is better than {control}"),
        Verdict::Less => format!("{arm} is worse than {control}"),
        Verdict::WithinNoise => format!("{arm} and {control} differ within noise"),
        Verdict::TooFewPairs => format!("{arm} and {control} have too few pairs to tell them apart"),
    };
    let interval = match interval(difference.interval) {
        none if none.is_empty() => String::new(),
        interval => format!("95% interval {interval}, "),
    };
    let cells = counted(difference.cells, "cell");
    let pairs = counted(difference.pairs, "pair");
    format!("{says}: {} points ({interval}{pairs} in {cells}).", points(difference.mean))
}

/// Every cell and arm, the data sets, and all together.
fn table(findings: &Findings) -> Sheet {
    let metric = findings.metric.words();
    let caption = format!(
        "Final {metric}: mean ± standard deviation in points (seeds); paired difference from {} in points",
        findings.control.as_deref().unwrap_or("no arm, as none was named")
    );
    let heads = [
        Words("Data set"),
        Words("Split"),
        Words("Arm"),
        Figures("Final"),
        Figures("Difference"),
        Figures("95% interval"),
        Figures("Pairs"),
        Words("Which is"),
    ];
    let mut sheet = Sheet::new(caption, &heads);
    for one in &findings.finals {
        let data = data_name(findings, &one.cell.experiment, &one.cell.data);
        let control = findings.control.as_ref() == Some(&one.arm);
        let cells = difference(one.difference.as_ref(), if control { "the control" } else { "" });
        add(&mut sheet, [data, one.cell.split.clone(), one.arm.clone(), summary(&one.values)], cells);
    }
    let several = |one: &&crate::DataDifference| one.difference.cells > 1;
    for one in findings.by_data.iter().filter(several) {
        let data = data_name(findings, &one.experiment, &one.data);
        let where_to = [data, "all".to_owned(), one.arm.clone(), String::new()];
        add(&mut sheet, where_to, difference(Some(&one.difference), ""));
    }
    let several = findings.finals.windows(2).any(|pair| pair[0].cell != pair[1].cell);
    for one in findings.overall.iter().filter(|_| several) {
        let where_to = ["overall".to_owned(), "all".to_owned(), one.arm.clone(), String::new()];
        add(&mut sheet, where_to, difference(Some(&one.difference), ""));
    }
    sheet
}

fn add(sheet: &mut Sheet, first: [String; 4], last: [String; 4]) {
    let ([data, split, arm, values], [mean, interval, pairs, says]) = (first, last);
    sheet.row([data, split, arm, values, mean, interval, pairs, says]);
}

/// The cells that a difference takes; `none` in the last where there is none.
fn difference(difference: Option<&Difference>, none: &str) -> [String; 4] {
    let Some(difference) = difference else {
        return [String::new(), String::new(), String::new(), none.to_owned()];
    };
    [
        points(difference.mean),
        interval(difference.interval),
        difference.pairs.to_string(),
        verdict(difference, "better", "worse"),
    ]
}
