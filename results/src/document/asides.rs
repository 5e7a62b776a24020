//! What prompts come to on each LLM.

use super::Head::{Figures, Words};
use super::{Block, Section, Sheet};
use crate::findings::Findings;
use crate::words::{data_name, interval, points, summary, verdict};

/// Prompts on each LLM of several that searched.
pub(super) fn each(findings: &Findings) -> Option<Section> {
    let words = "The same prompts on each LLM that participants searched with; the other tables have what the plan makes of \
                 these figures, their mean or the worst of them.";
    section(findings, false, "Each LLM", words)
}

/// Prompts on LLMs that nobody searched with.
pub(super) fn transfer(findings: &Findings) -> Option<Section> {
    let words = "The final prompts on an LLM or under a template that nobody searched with, beside the manual prompt on the same.";
    section(findings, true, "Transfer", words)
}

fn section(findings: &Findings, transfer: bool, heading: &'static str, words: &str) -> Option<Section> {
    let heads = [
        Words("Data set"),
        Words("Split"),
        Words("LLM or template"),
        Words("Arm"),
        Figures("Manual prompt"),
        Figures("Final"),
        Figures("Difference"),
        Figures("95% interval"),
        Figures("Pairs"),
        Words("Which is"),
    ];
    let caption = format!(
        "{} of final prompts: mean ± standard deviation in points (seeds); difference from the manual prompt in points",
        capital(findings.metric.words())
    );
    let mut sheet = Sheet::new(caption, &heads);
    for one in findings.on_llms.iter().filter(|one| one.transfer == transfer) {
        sheet.row([
            data_name(findings, &one.cell.experiment, &one.cell.data),
            one.cell.split.clone(),
            one.llm.clone(),
            one.arm.clone(),
            summary(&one.manual),
            summary(&one.values),
            points(one.gained.mean),
            interval(one.gained.interval),
            one.gained.pairs.to_string(),
            verdict(&one.gained, "better", "worse"),
        ]);
    }
    (!sheet.rows.is_empty())
        .then(|| Section { heading, blocks: vec![Block::Words(words.to_owned()), Block::Table(sheet)] })
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
