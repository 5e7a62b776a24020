//! An axis whose ticks stand where they are told to.

use std::ops::Range;

use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint};
use plotters::prelude::Ranged;

use crate::canvas::rounded;

/// A range of numbers and its ticks.
pub struct Axis {
    low: f64,
    high: f64,
    ticks: Vec<f64>,
}

impl Axis {
    /// From `low` to `high`; ticks outside are left out.
    pub fn new(low: f64, high: f64, mut ticks: Vec<f64>) -> Self {
        ticks.retain(|tick| (low..=high).contains(tick));
        Self { low, high, ticks }
    }
}

impl Ranged for Axis {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (from, to): (i32, i32)) -> i32 {
        let share = (value - self.low) / (self.high - self.low);
        from + rounded(share * f64::from(to - from))
    }

    fn key_points<Hint: KeyPointHint>(&self, _hint: Hint) -> Vec<f64> {
        self.ticks.clone()
    }

    fn range(&self) -> Range<f64> {
        self.low..self.high
    }
}

/// Ticks at multiples of a round step, from `low` to `high`, at most about `wanted` of them.
pub fn ticks(low: f64, high: f64, wanted: f64) -> Vec<f64> {
    let raw = (high - low) / wanted.max(1.0);
    if !raw.is_finite() || raw <= 0.0 {
        return vec![low];
    }
    let power = 10f64.powf(raw.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * power).find(|step| *step >= raw * 0.999).unwrap_or(raw);
    let first = (low / step - 1e-9).ceil();
    let count = ((high / step + 1e-9).floor() - first + 1.0).clamp(0.0, 100.0);
    (0..rounded(count)).map(|index| ((first + f64::from(index)) * step).clamp(low, high)).collect()
}

/// The same, whole numbers only.
pub fn whole_ticks(low: f64, high: f64, wanted: f64) -> Vec<f64> {
    ticks(low, high, wanted.min(high - low)).into_iter().filter(|tick| (tick - tick.round()).abs() < 1e-9).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_within() {
        let close = |a: &[f64], b: &[f64]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-9);
        assert!(close(&ticks(0.4, 0.9, 5.0), &[0.4, 0.5, 0.6, 0.7, 0.8, 0.9]));
        assert!(close(&ticks(0.0, 9.0, 4.0), &[0.0, 5.0]));
        assert!(close(&ticks(0.3, 0.3, 4.0), &[0.3]));
        assert!(close(&whole_ticks(0.0, 3.0, 12.0), &[0.0, 1.0, 2.0, 3.0]));
        assert_eq!(ticks(f64::NAN, 1.0, 4.0).len(), 1);
    }
}
