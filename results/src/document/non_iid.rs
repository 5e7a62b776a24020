//! What is lost where rows are dealt unevenly.

use feddtpt_pictures::words::percent;

use super::Head::{Figures, Words};
use super::{Block, Section, Sheet};
use crate::findings::Findings;
use crate::words::{data_name, interval, points, verdict};

pub(super) fn section(findings: &Findings) -> Option<Section> {
    if findings.non_iid.is_empty() {
        return None;
    }
    let heads = [
        Words("Data set"),
        Words("Split"),
        Words("Arm"),
        Figures("iid"),
        Figures("On this split"),
        Figures("Lost"),
        Figures("95% interval"),
        Figures("Pairs"),
        Words("Which is"),
    ];
    let caption = format!("Final {} on the iid split and on another, and points lost", findings.metric.words());
    let mut sheet = Sheet::new(caption, &heads);
    for one in &findings.non_iid {
        let data = one.data.as_ref().map(|(experiment, data)| data_name(findings, experiment, data));
        sheet.row([
            data.unwrap_or_else(|| "overall".to_owned()),
            one.split.clone(),
            one.arm.clone(),
            percent(one.iid),
            percent(one.uneven),
            points(one.loss.mean),
            interval(one.loss.interval),
            one.loss.pairs.to_string(),
            verdict(&one.loss, "a loss", "a gain"),
        ]);
    }
    let words = "The same arm under the same seed, with rows dealt evenly and unevenly.".to_owned();
    Some(Section { heading: "Uneven splits", blocks: vec![Block::Words(words), Block::Table(sheet)] })
}
