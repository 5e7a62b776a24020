//! What participants' own prompts come to.

use serde::Serialize;

use crate::runs::{Cell, Runs};
use crate::statistics::mean;

/// Accuracies of participants' own prompts after the last round: means over runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OwnPrompts {
    /// Where.
    #[serde(flatten)]
    pub cell: Cell,
    /// The arm.
    pub arm: String,
    /// How many runs.
    pub runs: usize,
    /// The mean over participants.
    pub mean: f64,
    /// The best participant.
    pub best: Option<f64>,
    /// The worst.
    pub worst: Option<f64>,
    /// The accuracy in the run's own rows: of the prompt that all share, or of the best one where there is none.
    pub shared: f64,
}

pub(super) fn own(runs: &Runs<'_>) -> Vec<OwnPrompts> {
    let one = |cell: &Cell, arm: &String| {
        let last: Vec<_> = runs.last(cell, arm, 0).into_values().filter(|row| row.own_accuracy.is_some()).collect();
        let over = |figure: fn(&crate::ResultRow) -> Option<f64>| {
            mean(&last.iter().filter_map(|row| figure(row)).collect::<Vec<_>>())
        };
        Some(OwnPrompts {
            cell: cell.clone(),
            arm: arm.clone(),
            runs: last.len(),
            mean: over(|row| row.own_accuracy)?,
            best: over(|row| row.best_accuracy),
            worst: over(|row| row.worst_accuracy),
            shared: over(|row| Some(row.accuracy))?,
        })
    };
    runs.cells().flat_map(|cell| runs.arms.iter().filter_map(move |arm| one(cell, arm))).collect()
}
