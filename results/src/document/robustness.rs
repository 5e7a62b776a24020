//! What hostile participants did.

use feddtpt_pictures::words::percent;

use super::Head::{Figures, Words};
use super::{Block, Section, Sheet};
use crate::findings::{Attacked, Findings};
use crate::words::{data_name, interval, points, verdict};

pub(super) fn section(findings: &Findings) -> Option<Section> {
    if findings.attacked.is_empty() {
        return None;
    }
    let mut sheet = sheet(findings);
    let (cells, all): (Vec<&Attacked>, Vec<&Attacked>) = findings.attacked.iter().partition(|one| one.cell.is_some());
    for one in all.into_iter().chain(cells) {
        sheet.row(row(findings, one));
    }
    let words =
        "Lost is the same arm and seed without hostile participants, less this. The trigger survives where it is in \
                 the final prompt. An attack with a trigger succeeds where it survives, one with random words by the share of the final prompt that \
         hostile participants alone brought in; an echo has no aim that could be seen in a prompt."
            .to_owned();
    Some(Section { heading: "Hostile participants", blocks: vec![Block::Words(words), Block::Table(sheet)] })
}

fn sheet(findings: &Findings) -> Sheet {
    let heads = [
        Words("Data set"),
        Words("Split"),
        Words("Arm"),
        Figures("Hostile"),
        Figures("Final"),
        Figures("Lost"),
        Figures("95% interval"),
        Words("Which is"),
        Figures("Trigger survives"),
        Figures("Attack succeeds"),
        Figures("Runs"),
    ];
    Sheet::new(format!("Final {} and triggers by share of hostile participants", findings.metric.words()), &heads)
}

fn row(findings: &Findings, one: &Attacked) -> [String; 11] {
    let (data, split) = match &one.cell {
        Some(cell) => (data_name(findings, &cell.experiment, &cell.data), cell.split.clone()),
        None => ("overall".to_owned(), "all".to_owned()),
    };
    let lost = one.lost.as_ref();
    let unpaired = if one.hostile_share > 0.0 { "not compared: no run without them" } else { "" };
    let trigger = match one.trigger_of {
        0 => "not measured".to_owned(),
        of => format!("{} of {of}", one.trigger),
    };
    [
        data,
        split,
        one.arm.clone(),
        format!("{:.0}%", one.hostile_share * 100.0),
        percent(one.value),
        lost.map_or_else(String::new, |lost| points(lost.mean)),
        lost.map_or_else(String::new, |lost| interval(lost.interval)),
        lost.map_or_else(|| unpaired.to_owned(), |lost| verdict(lost, "a loss", "a gain")),
        trigger,
        percent(one.attack_success.unwrap_or(f64::NAN)),
        one.runs.to_string(),
    ]
}
