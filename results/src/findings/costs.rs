//! What runs cost.

use serde::Serialize;

use crate::ResultRow;
use crate::runs::{Cell, Run, Runs};
use crate::statistics::mean;

/// What an arm's runs cost, on average over seeds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cost {
    /// Where.
    #[serde(flatten)]
    pub cell: Cell,
    /// The arm.
    pub arm: String,
    /// How many runs.
    pub runs: usize,
    /// Rounds in a run.
    pub rounds: f64,
    /// LLM calls in a run, all participants together.
    pub llm_calls: f64,
    /// Those of the search.
    pub calls_search: f64,
    /// Those of scoring.
    pub calls_score: f64,
    /// Bytes that a participant sent in a run.
    pub bytes_up: f64,
    /// Bytes that a participant received in a run.
    pub bytes_down: f64,
    /// Bytes that a participant sent in a round; none where there was no round.
    pub bytes_up_a_round: Option<f64>,
    /// Bytes that a participant received in a round.
    pub bytes_down_a_round: Option<f64>,
    /// Seconds in a run.
    pub seconds: f64,
}

pub(super) fn costs(runs: &Runs<'_>) -> Vec<Cost> {
    let one = |cell: &Cell, arm: &String| {
        let seeds: Vec<&Run<'_>> = runs.seeds(cell, arm, 0)?.values().collect();
        let sum = |figure: fn(&ResultRow) -> f64| {
            mean(&seeds.iter().map(|run| run.iter().map(|row| figure(row)).sum()).collect::<Vec<f64>>())
        };
        let last = |figure: fn(&ResultRow) -> f64| {
            mean(&seeds.iter().filter_map(|run| run.last()).map(|row| figure(row)).collect::<Vec<f64>>())
        };
        let rounds = last(|row| f64::from(row.round))?;
        let (bytes_up, bytes_down) = (sum(|row| row.bytes_up)?, sum(|row| row.bytes_down)?);
        let a_round = |bytes: f64| (rounds > 0.0).then(|| bytes / rounds);
        Some(Cost {
            cell: cell.clone(),
            arm: arm.clone(),
            runs: seeds.len(),
            rounds,
            llm_calls: last(|row| row.llm_calls as f64)?,
            calls_search: last(|row| row.calls_search as f64)?,
            calls_score: last(|row| row.calls_score as f64)?,
            bytes_up,
            bytes_down,
            bytes_up_a_round: a_round(bytes_up),
            bytes_down_a_round: a_round(bytes_down),
            seconds: sum(|row| row.seconds)?,
        })
    };
    runs.cells().flat_map(|cell| runs.arms.iter().filter_map(move |arm| one(cell, arm))).collect()
}
