//! What prompts come to on each LLM, and on LLMs that nobody searched with.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Settings;
use crate::ResultRow;
use crate::runs::{Cell, Run, Runs};
use crate::statistics::{Difference, Resample, Summary, paired};

/// What an arm's prompts come to on one LLM.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OnLlm {
    /// Where.
    #[serde(flatten)]
    pub cell: Cell,
    /// The LLM.
    pub llm: String,
    /// Whether nobody searched with it.
    pub transfer: bool,
    /// The arm.
    pub arm: String,
    /// What the prompt before the first round comes to: the manual prompt. The mean over seeds.
    pub manual: Summary,
    /// What the final prompts come to.
    pub values: Summary,
    /// The final prompt less the manual one, seed by seed.
    pub gained: Difference,
}

pub(super) fn asides(runs: &Runs<'_>, settings: &Settings) -> Vec<OnLlm> {
    let at = |seeds: &BTreeMap<u64, Run<'_>>, which: fn(&Run<'_>) -> Option<ResultRow>| -> BTreeMap<u64, f64> {
        let rows = seeds.iter().filter_map(|(seed, run)| Some((*seed, which(run)?)));
        rows.map(|(seed, row)| (seed, settings.metric.of(&row))).collect()
    };
    let one = |arm: &String, cell: &Cell, (transfer, llm): &(bool, String), seeds: &BTreeMap<u64, Run<'_>>| {
        let manual = at(seeds, |run| run.first().filter(|row| row.round == 0).map(|row| (*row).clone()));
        let last = at(seeds, |run| run.last().map(|row| (*row).clone()));
        let pairs = paired(&last, &manual);
        Some(OnLlm {
            cell: cell.clone(),
            llm: llm.clone(),
            transfer: *transfer,
            arm: arm.clone(),
            manual: Summary::of(&manual.into_values().collect::<Vec<_>>())?,
            values: Summary::of(&last.into_values().collect::<Vec<_>>())?,
            gained: Difference::of(&[pairs], settings.bootstrap, Resample::Seeds)?,
        })
    };
    let mut found: Vec<OnLlm> =
        runs.asides.iter().filter_map(|((cell, arm, aside), seeds)| one(arm, cell, aside, seeds)).collect();
    let place = |arm: &String| runs.arms.iter().position(|name| name == arm);
    found.sort_by_key(|one| (one.transfer, one.cell.clone(), one.llm.clone(), place(&one.arm)));
    found
}
