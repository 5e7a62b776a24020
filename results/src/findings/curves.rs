//! What calls bought each arm.

use serde::Serialize;

use crate::Metric;
use crate::runs::{Cell, Run, Runs};
use crate::statistics::{Curve, MeanCurve};

/// The mean curve of an arm.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArmCurve {
    /// Where.
    #[serde(flatten)]
    pub cell: Cell,
    /// The arm.
    pub arm: String,
    /// Its mean over seeds.
    pub points: MeanCurve,
}

pub(super) fn curves(runs: &Runs<'_>, metric: Metric) -> Vec<ArmCurve> {
    let one = |cell: &Cell, arm: &String| {
        let curves: Vec<Curve> = runs.seeds(cell, arm, 0)?.values().map(|run| curve(run, metric)).collect();
        Some(ArmCurve { cell: cell.clone(), arm: arm.clone(), points: MeanCurve::of(&curves) })
    };
    runs.cells().flat_map(|cell| runs.arms.iter().filter_map(move |arm| one(cell, arm))).collect()
}

/// The curve of a run.
pub(super) fn curve(run: &Run<'_>, metric: Metric) -> Curve {
    Curve::new(run.iter().map(|row| (row.llm_calls, metric.of(row))))
}
