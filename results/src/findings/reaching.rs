//! How many calls it takes to reach what the reference arm ended in.

use serde::Serialize;

use super::Settings;
use super::curves::curve;
use crate::runs::{Cell, Runs};
use crate::statistics::{MeanCurve, Reach};

/// How many calls an arm takes to reach what the reference ended in, over the seeds that both have.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reaching {
    /// Where.
    #[serde(flatten)]
    pub cell: Cell,
    /// The arm.
    pub arm: String,
    /// How many seeds both have.
    pub seeds: usize,
    /// What the reference ended in.
    pub target: f64,
    /// The fewest calls after which the reference itself has that.
    pub reference_calls: u64,
    /// What the arm does.
    pub reach: Reach,
    /// Its calls over the reference's; none where it does not reach, or where the reference needed no call.
    pub calls_ratio: Option<f64>,
}

/// The same over all cells.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReachingOverall {
    /// The arm.
    pub arm: String,
    /// In how many cells it reaches.
    pub reached: usize,
    /// How many cells both have.
    pub cells: usize,
    /// The geometric mean of the ratios of calls, where there are ratios.
    pub calls_ratio: Option<f64>,
    /// The mean over all pairs of runs, which has less noise than a cell.
    pub pooled: Option<Pooled>,
}

/// The mean curve over all pairs of runs of an arm and the reference, with calls as a share of what the reference spent in its run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Pooled {
    /// Pairs of runs.
    pub pairs: usize,
    /// What the reference ended in.
    pub target: f64,
    /// What the arm ended in.
    pub ends: f64,
    /// The least share of the reference's calls after which the arm has the target; none where it never has.
    pub share: Option<f64>,
}

pub(super) fn reaching(runs: &Runs<'_>, settings: &Settings) -> Vec<Reaching> {
    runs.cells().flat_map(|cell| runs.arms.iter().filter_map(move |arm| one(runs, settings, cell, arm))).collect()
}

fn one(runs: &Runs<'_>, settings: &Settings, cell: &Cell, arm: &str) -> Option<Reaching> {
    let reference = settings.reference.as_deref().filter(|reference| *reference != arm)?;
    let (own, its) = (runs.seeds(cell, arm, 0)?, runs.seeds(cell, reference, 0)?);
    let both = || own.keys().filter(|seed| its.contains_key(seed));
    let mean = |of: &std::collections::BTreeMap<u64, _>| {
        let curves: Vec<_> = both().filter_map(|seed| of.get(seed)).map(|run| curve(run, settings.metric)).collect();
        MeanCurve::of(&curves)
    };
    let (own, its) = (mean(own), mean(its));
    let target = its.points().last()?.values.mean;
    let Reach::Reached { calls: reference_calls } = its.reach(target)? else { return None };
    let reach = own.reach(target)?;
    let calls_ratio = match reach {
        Reach::Reached { calls } if reference_calls > 0 => Some(calls as f64 / reference_calls as f64),
        _ => None,
    };
    let seeds = both().count();
    Some(Reaching { cell: cell.clone(), arm: arm.to_owned(), seeds, target, reference_calls, reach, calls_ratio })
}

pub(super) fn overall(runs: &Runs<'_>, settings: &Settings) -> Vec<ReachingOverall> {
    let all = reaching(runs, settings);
    let one = |arm: &String| {
        let of: Vec<&Reaching> = all.iter().filter(|reaching| reaching.arm == *arm).collect();
        let ratios: Vec<f64> = of.iter().filter_map(|reaching| reaching.calls_ratio).collect();
        // An arm that starts above the target takes no call: its ratio is 0, and a geometric mean would be too.
        let logarithms: Vec<f64> = ratios.iter().filter(|ratio| **ratio > 0.0).map(|ratio| ratio.ln()).collect();
        let calls_ratio = (logarithms.len() == ratios.len()).then(|| crate::statistics::mean(&logarithms)).flatten();
        let reached = of.iter().filter(|reaching| matches!(reaching.reach, Reach::Reached { .. })).count();
        (!of.is_empty()).then(|| ReachingOverall {
            arm: arm.clone(),
            reached,
            cells: of.len(),
            calls_ratio: calls_ratio.map(f64::exp),
            pooled: pooled(runs, settings, arm),
        })
    };
    runs.arms.iter().filter_map(one).collect()
}

fn pooled(runs: &Runs<'_>, settings: &Settings, arm: &str) -> Option<Pooled> {
    let reference = settings.reference.as_deref()?;
    let (mut own, mut its) = (Vec::new(), Vec::new());
    for cell in runs.cells() {
        let (Some(ours), Some(theirs)) = (runs.seeds(cell, arm, 0), runs.seeds(cell, reference, 0)) else { continue };
        for (seed, run) in ours {
            let Some(other) = theirs.get(seed) else { continue };
            let (curve, other) = (curve(run, settings.metric), curve(other, settings.metric));
            let whole = other.last()?;
            own.push(curve.in_millionths_of(whole)?);
            its.push(other.in_millionths_of(whole)?);
        }
    }
    let pairs = own.len();
    let (own, its) = (MeanCurve::of(&own), MeanCurve::of(&its));
    let (ends, target) = (own.points().last()?.values.mean, its.points().last()?.values.mean);
    let share = match own.reach(target)? {
        Reach::Reached { calls } => Some(calls as f64 / 1e6),
        Reach::NotReached { .. } => None,
    };
    Some(Pooled { pairs, target, ends, share })
}
