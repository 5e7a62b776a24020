//! What participants' own prompts come to.

use feddtpt_pictures::words::percent;

use super::Head::{Figures, Words};
use super::{Block, Section, Sheet};
use crate::findings::Findings;
use crate::words::data_name;

pub(super) fn section(findings: &Findings) -> Option<Section> {
    if findings.own.is_empty() {
        return None;
    }
    let heads = [
        Words("Data set"),
        Words("Split"),
        Words("Arm"),
        Figures("Mean"),
        Figures("Best"),
        Figures("Worst"),
        Figures("The run's figure"),
        Figures("Runs"),
    ];
    let mut sheet = Sheet::new("Accuracy after the last round over participants, means over runs", &heads);
    let figure = |share: Option<f64>| share.map_or_else(String::new, percent);
    for one in &findings.own {
        sheet.row([
            data_name(findings, &one.cell.experiment, &one.cell.data),
            one.cell.split.clone(),
            one.arm.clone(),
            percent(one.mean),
            figure(one.best),
            figure(one.worst),
            percent(one.shared),
            one.runs.to_string(),
        ]);
    }
    let words = "Where each participant has a prompt of its own, what these come to on the test rows, beside the figure that the run has in other tables.".to_owned();
    Some(Section { heading: "Participants' own prompts", blocks: vec![Block::Words(words), Block::Table(sheet)] })
}
