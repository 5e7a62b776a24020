//! What a number of LLM calls buys.
//!
//! A run's curve is a step function: after `c` calls the run holds the prompt of its last round that was over by then.
//! Before its first row it has no value. The mean curve of several seeds begins where all of them have a value and ends
//! where the last of them ends; a run that has ended keeps its final prompt, which asks nothing more. Nothing is said
//! beyond that end, and nothing is read off a straight line between two rounds: no prompt was ever measured there.

use serde::Serialize;

use super::summary::Summary;

/// The curve of one run.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve(Vec<(u64, f64)>);

impl Curve {
    /// The curve through (calls, value) of each round, in the rounds' order. Of rounds with equal calls the last counts.
    pub fn new(rounds: impl IntoIterator<Item = (u64, f64)>) -> Self {
        let mut points: Vec<(u64, f64)> = rounds.into_iter().collect();
        points.sort_by_key(|(calls, _)| *calls);
        points.reverse();
        points.dedup_by_key(|(calls, _)| *calls);
        points.reverse();
        Self(points)
    }

    /// The value after `calls`; none before the first round.
    pub fn at(&self, calls: u64) -> Option<f64> {
        let until = self.0.partition_point(|(step, _)| *step <= calls);
        until.checked_sub(1).map(|index| self.0[index].1)
    }

    /// The same with calls in millionths of `whole`, so that curves of differently large federations may be put together; `None`
    /// where `whole` is 0.
    pub fn in_millionths_of(&self, whole: u64) -> Option<Self> {
        let share = |calls: u64| {
            let share = (u128::from(calls) * 1_000_000).checked_div(u128::from(whole))?;
            u64::try_from(share).ok()
        };
        self.0.iter().map(|(calls, value)| Some((share(*calls)?, *value))).collect::<Option<Vec<_>>>().map(Self)
    }

    /// The calls of the last round; none without rounds.
    pub fn last(&self) -> Option<u64> {
        self.0.last().map(|(calls, _)| *calls)
    }

    fn first(&self) -> Option<u64> {
        self.0.first().map(|(calls, _)| *calls)
    }
}

/// The mean over seeds from a number of calls on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct MeanPoint {
    /// The calls.
    pub calls: u64,
    /// The values of all seeds.
    #[serde(flatten)]
    pub values: Summary,
}

/// The mean curve of runs that differ in their seed.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MeanCurve(Vec<MeanPoint>);

/// Whether a curve reaches a value.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Reach {
    /// It does.
    Reached {
        /// The fewest calls after which it has.
        calls: u64,
    },
    /// It never does.
    NotReached {
        /// The calls at its end.
        calls: u64,
        /// The best value it has.
        best: f64,
    },
}

/// Sums of equal values in another order may differ by this.
const ROUNDING: f64 = 1e-12;

impl MeanCurve {
    /// The mean of `curves`; without points where one of them is empty.
    pub fn of(curves: &[Curve]) -> Self {
        let begin = curves.iter().map(Curve::first).try_fold(0, |latest, first| first.map(|first| latest.max(first)));
        let Some(begin) = begin else { return Self::default() };
        let mut steps: Vec<u64> = curves.iter().flat_map(|curve| curve.0.iter().map(|(calls, _)| *calls)).collect();
        steps.retain(|calls| *calls >= begin);
        steps.sort_unstable();
        steps.dedup();
        let point = |calls| {
            let values: Vec<f64> = curves.iter().filter_map(|curve| curve.at(calls)).collect();
            Summary::of(&values).map(|values| MeanPoint { calls, values })
        };
        Self(steps.into_iter().filter_map(point).collect())
    }

    /// The points from which it goes on level to the next.
    pub fn points(&self) -> &[MeanPoint] {
        &self.0
    }

    /// The fewest calls after which the mean is at least `target`; none of a curve without points.
    pub fn reach(&self, target: f64) -> Option<Reach> {
        let last = self.0.last()?;
        let reached = self.0.iter().find(|point| point.values.mean >= target - ROUNDING);
        let best = self.0.iter().map(|point| point.values.mean).fold(f64::NEG_INFINITY, f64::max);
        Some(match reached {
            Some(point) => Reach::Reached { calls: point.calls },
            None => Reach::NotReached { calls: last.calls, best },
        })
    }
}

#[cfg(test)]
mod tests;
