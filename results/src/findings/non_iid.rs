//! What is lost where rows are dealt unevenly.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Settings;
use crate::runs::{Cell, IID, Runs};
use crate::statistics::{Difference, Resample, mean, paired};

/// An arm on a split beside the same arm on the iid split, seed by seed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NonIid {
    /// The experiment and the data set; none over all.
    pub data: Option<(String, String)>,
    /// The split.
    pub split: String,
    /// The arm.
    pub arm: String,
    /// What it ends in on the iid split, the mean.
    pub iid: f64,
    /// What it ends in on this one.
    pub uneven: f64,
    /// What it loses: iid less this one.
    pub loss: Difference,
}

pub(super) fn non_iid(runs: &Runs<'_>, settings: &Settings) -> Vec<NonIid> {
    let uneven = || runs.cells().filter(|cell| cell.split != IID);
    let mut found = Vec::new();
    for cell in uneven() {
        let names = Some((cell.experiment.clone(), cell.data.clone()));
        let arms = runs.arms.iter();
        found.extend(arms.filter_map(|arm| one(runs, settings, names.clone(), &[cell], arm, Resample::Seeds)));
    }
    for split in uneven().map(|cell| &cell.split).collect::<BTreeSet<_>>() {
        let cells: Vec<&Cell> = uneven().filter(|cell| cell.split == *split).collect();
        let arms = runs.arms.iter().filter(|_| cells.len() > 1);
        found.extend(arms.filter_map(|arm| one(runs, settings, None, &cells, arm, Resample::CellsThenSeeds)));
    }
    found
}

fn one(
    runs: &Runs<'_>,
    settings: &Settings,
    data: Option<(String, String)>,
    cells: &[&Cell],
    arm: &str,
    resample: Resample,
) -> Option<NonIid> {
    let (mut iid, mut uneven, mut pairs) = (Vec::new(), Vec::new(), Vec::new());
    for cell in cells {
        let even = Cell { split: IID.to_owned(), ..(*cell).clone() };
        let (mut own, mut its) =
            (runs.finals(cell, arm, 0, settings.metric), runs.finals(&even, arm, 0, settings.metric));
        own.retain(|seed, _| its.contains_key(seed));
        its.retain(|seed, _| own.contains_key(seed));
        pairs.push(paired(&its, &own));
        iid.extend(mean(&its.into_values().collect::<Vec<_>>()));
        uneven.extend(mean(&own.into_values().collect::<Vec<_>>()));
    }
    let split = cells.first()?.split.clone();
    let loss = Difference::of(&pairs, settings.bootstrap, resample)?;
    Some(NonIid { data, split, arm: arm.to_owned(), iid: mean(&iid)?, uneven: mean(&uneven)?, loss })
}
