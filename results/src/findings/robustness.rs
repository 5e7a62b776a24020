//! What hostile participants did.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Settings;
use crate::ResultRow;
use crate::runs::{Cell, Runs};
use crate::statistics::{Difference, Resample, mean, paired};

/// An arm with a share of hostile participants. The share 0 is there too, for comparison, where the others are.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Attacked {
    /// Where; none over all cells.
    pub cell: Option<Cell>,
    /// The arm.
    pub arm: String,
    /// The share of participants that are hostile.
    pub hostile_share: f64,
    /// How many runs.
    pub runs: usize,
    /// What they ended in: the mean of the cells' means.
    pub value: f64,
    /// What was lost: the same arm and seed without hostile participants, less this. None where that was not run.
    pub lost: Option<Difference>,
    /// In how many runs the trigger is in the final prompt.
    pub trigger: usize,
    /// In how many of them that was looked at.
    pub trigger_of: usize,
    /// How far the attackers got, from 0 to 1: the mean over runs.
    pub attack_success: Option<f64>,
}

pub(super) fn attacked(runs: &Runs<'_>, settings: &Settings) -> Vec<Attacked> {
    let under_attack =
        |cell: &&Cell| runs.arms.iter().any(|arm| runs.hostile(cell, arm).iter().any(|share| *share > 0));
    let cells: Vec<&Cell> = runs.cells().filter(under_attack).collect();
    let shares: BTreeSet<u32> =
        cells.iter().flat_map(|cell| runs.arms.iter().flat_map(|arm| runs.hostile(cell, arm))).collect();
    let attacked = |arm: &&String| cells.iter().any(|cell| runs.hostile(cell, arm).iter().any(|share| *share > 0));
    let arms = || runs.arms.iter().filter(attacked).flat_map(|arm| shares.iter().map(move |share| (arm, *share)));
    let one = |cells: &[&Cell], cell, resample| {
        let found = arms().filter_map(|(arm, share)| one(runs, settings, cells, arm, share, resample));
        found.map(|found| Attacked { cell: Option::clone(&cell), ..found }).collect::<Vec<_>>()
    };
    let mut found: Vec<Attacked> =
        cells.iter().flat_map(|cell| one(&[cell], Some((*cell).clone()), Resample::Seeds)).collect();
    if cells.len() > 1 {
        found.extend(one(&cells, None, Resample::CellsThenSeeds));
    }
    found
}

fn one(
    runs: &Runs<'_>,
    settings: &Settings,
    cells: &[&Cell],
    arm: &str,
    share: u32,
    resample: Resample,
) -> Option<Attacked> {
    let last: Vec<BTreeMap<u64, &ResultRow>> = cells.iter().map(|cell| runs.last(cell, arm, share)).collect();
    let values = |of: &BTreeMap<u64, &ResultRow>| of.values().map(|row| settings.metric.of(row)).collect::<Vec<_>>();
    let finals = |cell, share| runs.finals(cell, arm, share, settings.metric);
    let pairs: Vec<Vec<f64>> = cells.iter().map(|cell| paired(&finals(cell, 0), &finals(cell, share))).collect();
    let rows: Vec<&ResultRow> = last.iter().flat_map(BTreeMap::values).copied().collect();
    let triggers: Vec<bool> = rows.iter().filter_map(|row| row.trigger).collect();
    Some(Attacked {
        cell: None,
        arm: arm.to_owned(),
        hostile_share: f64::from(share) / 1e6,
        runs: rows.len(),
        value: mean(&last.iter().filter_map(|of| mean(&values(of))).collect::<Vec<_>>())?,
        lost: (share > 0).then(|| Difference::of(&pairs, settings.bootstrap, resample)).flatten(),
        trigger: triggers.iter().filter(|trigger| **trigger).count(),
        trigger_of: triggers.len(),
        attack_success: mean(&rows.iter().filter_map(|row| row.attack_success).collect::<Vec<_>>()),
    })
}
