//! What arms ended in, and how they differ from the control. Runs under attack are left out: they are another question.

use serde::Serialize;

use super::Settings;
use crate::runs::{Cell, Runs};
use crate::statistics::{Difference, Interval, Resample, Summary, mean, paired};

/// What an arm ended in.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Final {
    /// Where.
    #[serde(flatten)]
    pub cell: Cell,
    /// The arm.
    pub arm: String,
    /// The values of its seeds.
    #[serde(flatten)]
    pub values: Summary,
    /// The 95% interval of the mean.
    pub interval: Option<Interval>,
    /// The arm less the control, pair by pair; none of the control.
    pub difference: Option<Difference>,
}

/// How an arm differs from the control on one data set, its splits together. The splits are those that were chosen, so
/// the interval is drawn from seeds alone.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DataDifference {
    /// The experiment.
    pub experiment: String,
    /// The data set.
    pub data: String,
    /// The arm.
    pub arm: String,
    /// The arm less the control.
    pub difference: Difference,
}

/// How an arm differs from the control over all cells that both have. The interval is drawn from cells and seeds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Overall {
    /// The arm.
    pub arm: String,
    /// The arm less the control.
    pub difference: Difference,
}

pub(super) fn finals(runs: &Runs<'_>, settings: &Settings) -> Vec<Final> {
    let one = |cell: &Cell, arm: &String| {
        let values: Vec<f64> = runs.finals(cell, arm, 0, settings.metric).into_values().collect();
        Some(Final {
            cell: cell.clone(),
            arm: arm.clone(),
            values: Summary::of(&values)?,
            interval: settings.bootstrap.interval(&[values], Resample::Seeds),
            difference: difference(runs, settings, arm, &[cell], Resample::Seeds),
        })
    };
    runs.cells().flat_map(|cell| runs.arms.iter().filter_map(move |arm| one(cell, arm))).collect()
}

pub(super) fn by_data(runs: &Runs<'_>, settings: &Settings) -> Vec<DataDifference> {
    let cells: Vec<&Cell> = runs.cells().collect();
    let same = |one: &&Cell, other: &&Cell| (&one.experiment, &one.data) == (&other.experiment, &other.data);
    let one = |cells: &[&Cell], arm: &String| {
        let first = cells.first()?;
        let difference = difference(runs, settings, arm, cells, Resample::Seeds)?;
        Some(DataDifference {
            experiment: first.experiment.clone(),
            data: first.data.clone(),
            arm: arm.clone(),
            difference,
        })
    };
    cells.chunk_by(same).flat_map(|cells| runs.arms.iter().filter_map(move |arm| one(cells, arm))).collect()
}

pub(super) fn overall(runs: &Runs<'_>, settings: &Settings) -> Vec<Overall> {
    let cells: Vec<&Cell> = runs.cells().collect();
    let one = |arm: &String| {
        let difference = difference(runs, settings, arm, &cells, Resample::CellsThenSeeds)?;
        Some(Overall { arm: arm.clone(), difference })
    };
    runs.arms.iter().filter_map(one).collect()
}

/// The contender that ends in the most: the mean of the cells' means, over the cells that all contenders have. Of equal ones the first.
pub(super) fn best(runs: &Runs<'_>, settings: &Settings) -> Option<String> {
    let there: Vec<&String> = settings.contenders.iter().filter(|arm| runs.arms.contains(arm)).collect();
    let value =
        |cell: &Cell, arm: &str| mean(&runs.finals(cell, arm, 0, settings.metric).into_values().collect::<Vec<_>>());
    let shared: Vec<&Cell> = runs.cells().filter(|cell| there.iter().all(|arm| value(cell, arm).is_some())).collect();
    let mut best: Option<(f64, &String)> = None;
    for arm in there {
        let mean = mean(&shared.iter().filter_map(|cell| value(cell, arm)).collect::<Vec<_>>()).unwrap_or(0.0);
        if best.is_none_or(|(most, _)| mean > most) {
            best = Some((mean, arm));
        }
    }
    best.map(|(_, arm)| arm.clone())
}

/// `arm` less the control in `cells`; none of the control itself, or where they have no seed in common.
fn difference(
    runs: &Runs<'_>,
    settings: &Settings,
    arm: &str,
    cells: &[&Cell],
    resample: Resample,
) -> Option<Difference> {
    let control = settings.control.as_deref().filter(|control| *control != arm)?;
    let finals = |cell, arm| runs.finals(cell, arm, 0, settings.metric);
    let pairs: Vec<Vec<f64>> = cells.iter().map(|cell| paired(&finals(cell, arm), &finals(cell, control))).collect();
    Difference::of(&pairs, settings.bootstrap, resample)
}
