//! How the figures were made.

use feddtpt_pictures::words::count;

use super::{Block, Section};
use crate::findings::Findings;
use crate::statistics::PAIRS_FOR_A_VERDICT;

/// What holds for every table and figure.
pub(super) fn section(findings: &Findings) -> Section {
    let resamples = count(findings.resamples as u64);
    let points = [
        "A final value is that of the prompt after a run's last round. A pair is two runs of equal data, split and seed; \
         seeds that only one of two arms has are left out of their difference."
            .to_owned(),
        format!(
            "Intervals are 95% percentile intervals of {resamples} bootstrap draws. Within a cell (a data set and a split), \
             and over the splits of one data set, seeds are drawn. Overall, cells are drawn and then seeds within each, and \
             every cell weighs the same."
        ),
        format!(
            "A difference is within noise where its interval has 0 in it. With fewer than {PAIRS_FOR_A_VERDICT} pairs no \
             verdict is given. Of few seeds or few cells such intervals are too narrow: of five normal values they hold the \
             truth in about 82 of 100 cases, not in 95. And of many comparisons some stand out by chance."
        ),
        "A curve is a step function: after so many calls a run holds the prompt of its last round that was over by then. It \
         is never continued beyond the last row, and never read between two."
            .to_owned(),
    ];
    Section { heading: "How the figures were made", blocks: vec![Block::Points(points.to_vec())] }
}
