//! What runs cost.

use feddtpt_pictures::words::{bytes, count, duration};

use super::Head::{Figures, Words};
use super::{Block, Section, Sheet};
use crate::findings::Findings;
use crate::words::data_name;

pub(super) fn section(findings: &Findings) -> Option<Section> {
    if findings.costs.is_empty() {
        return None;
    }
    let heads = [
        Words("Data set"),
        Words("Split"),
        Words("Arm"),
        Figures("Rounds"),
        Figures("LLM calls"),
        Figures("of search"),
        Figures("of scoring"),
        Figures("Sent"),
        Figures("Received"),
        Figures("Sent a round"),
        Figures("Received a round"),
        Figures("Time"),
    ];
    let caption = "Means over the runs: LLM calls of all participants together; bytes of one participant";
    let mut sheet = Sheet::new(caption, &heads);
    let a_round = |number: Option<f64>| number.map_or_else(String::new, |number| bytes(whole(number)));
    for cost in &findings.costs {
        sheet.row([
            data_name(findings, &cost.cell.experiment, &cost.cell.data),
            cost.cell.split.clone(),
            cost.arm.clone(),
            format!("{:.1}", cost.rounds).trim_end_matches(".0").to_owned(),
            count(whole(cost.llm_calls)),
            count(whole(cost.calls_search)),
            count(whole(cost.calls_score)),
            bytes(whole(cost.bytes_up)),
            bytes(whole(cost.bytes_down)),
            a_round(cost.bytes_up_a_round),
            a_round(cost.bytes_down_a_round),
            duration(whole(cost.seconds * 1e3)),
        ]);
    }
    Some(Section { heading: "Costs", blocks: vec![Block::Table(sheet)] })
}

/// The nearest whole number.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "costs are checked to be no less than 0")]
fn whole(number: f64) -> u64 {
    number.round().max(0.0) as u64
}
