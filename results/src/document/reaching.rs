//! What LLM calls buy.

use feddtpt_pictures::words::{count, counted, percent};

use super::Head::{Figures, Words};
use super::{Block, Section, Sheet};
use crate::findings::{Findings, Pooled, Reaching, ReachingOverall};
use crate::plots::Plot;
use crate::statistics::Reach;
use crate::words::data_name;

pub(super) fn section(findings: &Findings) -> Option<Section> {
    let mut blocks = Vec::new();
    if Plot::Curves.applies(findings) {
        let caption = format!(
            "Mean {} of the prompt in hand after so many LLM calls, all participants together. Bands are one standard \
             deviation over seeds.",
            findings.metric.words()
        );
        blocks.push(Block::Figure(Plot::Curves, caption));
    }
    if let Some(reference) = findings.reference.as_ref().filter(|_| !findings.reaching.is_empty()) {
        blocks.push(Block::Points(findings.reaching_overall.iter().map(|one| sentence(one, reference)).collect()));
        blocks.push(Block::Table(table(findings, reference)));
    }
    (!blocks.is_empty()).then_some(Section { heading: "LLM calls", blocks })
}

fn sentence(one: &ReachingOverall, reference: &str) -> String {
    let ReachingOverall { arm, reached, cells, calls_ratio, pooled } = one;
    let ratio = match calls_ratio {
        Some(ratio) if *reached > 1 => format!(", there with {ratio:.2} times its calls (geometric mean)"),
        Some(ratio) => format!(", there with {ratio:.2} times its calls"),
        None => String::new(),
    };
    let cells = counted(*cells, "cell");
    let whole = pooled.map_or_else(String::new, |pooled| {
        let Pooled { pairs, target, ends, share } = pooled;
        let (pairs, target, ends) = (counted(pairs, "pair"), percent(target), percent(ends));
        match share {
            Some(share) => {
                format!(" Over all {pairs} {reference} ends in {target} on average; {arm} has that after {share:.2} of its calls, and ends in {ends}.")
            }
            None => format!(" Over all {pairs} {reference} ends in {target} on average; {arm} never has that, and ends in {ends}."),
        }
    });
    format!("{arm} reaches what {reference} ends in, in {reached} of {cells}{ratio}.{whole}")
}

fn table(findings: &Findings, reference: &str) -> Sheet {
    let caption = format!("The fewest LLM calls after which an arm has what {reference} ends in");
    let heads = [
        Words("Data set"),
        Words("Split"),
        Words("Arm"),
        Figures("To reach"),
        Figures("Calls of the reference"),
        Figures("Calls"),
        Figures("Ratio"),
        Figures("Seeds"),
    ];
    let mut sheet = Sheet::new(caption, &heads);
    for one in &findings.reaching {
        let Reaching { cell, arm, seeds, target, reference_calls, reach, calls_ratio } = one;
        let calls = match reach {
            Reach::Reached { calls } => count(*calls),
            Reach::NotReached { calls, best } => format!("not reached; {} in {}", percent(*best), count(*calls)),
        };
        sheet.row([
            data_name(findings, &cell.experiment, &cell.data),
            cell.split.clone(),
            arm.clone(),
            percent(*target),
            count(*reference_calls),
            calls,
            calls_ratio.map_or_else(String::new, |ratio| format!("{ratio:.2}")),
            seeds.to_string(),
        ]);
    }
    sheet
}
