//! Whether one arm is better than another.

use std::collections::BTreeMap;

use serde::Serialize;

use super::bootstrap::{Bootstrap, Interval, Resample};
use super::summary::mean;

/// With fewer pairs no verdict is given. Four differences come out with one sign by chance one time in eight.
pub const PAIRS_FOR_A_VERDICT: usize = 5;

/// What an interval of a difference says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The whole interval is above 0.
    More,
    /// The whole interval is below 0.
    Less,
    /// The interval has 0 in it: the difference is within noise.
    WithinNoise,
    /// There are too few pairs to tell.
    TooFewPairs,
}

/// The mean difference of pairs: equal data, equal split, equal seed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// How many pairs.
    pub pairs: usize,
    /// In how many cells.
    pub cells: usize,
    /// The mean of the cells' mean differences.
    pub mean: f64,
    /// Its 95% interval; none where there is one pair.
    pub interval: Option<Interval>,
    /// What that says.
    pub verdict: Verdict,
}

impl Difference {
    /// The difference in `cells` of pairs; none where there is no pair.
    pub fn of(cells: &[Vec<f64>], bootstrap: Bootstrap, resample: Resample) -> Option<Self> {
        let means: Vec<f64> = cells.iter().filter_map(|cell| mean(cell)).collect();
        let pairs = cells.iter().map(Vec::len).sum();
        let interval = bootstrap.interval(cells, resample);
        let verdict = match interval {
            Some(_) if pairs < PAIRS_FOR_A_VERDICT => Verdict::TooFewPairs,
            None => Verdict::TooFewPairs,
            Some(interval) if interval.low > 0.0 => Verdict::More,
            Some(interval) if interval.high < 0.0 => Verdict::Less,
            Some(_) => Verdict::WithinNoise,
        };
        Some(Self { pairs, cells: means.len(), mean: mean(&means)?, interval, verdict })
    }
}

/// `one` less `other`, seed by seed; seeds that only one of them has are left out.
pub fn paired(one: &BTreeMap<u64, f64>, other: &BTreeMap<u64, f64>) -> Vec<f64> {
    one.iter().filter_map(|(seed, value)| other.get(seed).map(|other| value - other)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(cells: &[Vec<f64>]) -> Difference {
        Difference::of(cells, Bootstrap::default(), Resample::CellsThenSeeds).unwrap()
    }

    #[test]
    fn verdicts_are_plain() {
        assert_eq!(of(&[vec![0.1, 0.2, 0.1, 0.3, 0.2]]).verdict, Verdict::More);
        assert_eq!(of(&[vec![-0.1, -0.2, -0.1, -0.3, -0.2]]).verdict, Verdict::Less);
        assert_eq!(of(&[vec![0.1, -0.2, 0.1, -0.3, 0.2]]).verdict, Verdict::WithinNoise);
        assert_eq!(of(&[vec![0.0; 5]]).verdict, Verdict::WithinNoise, "no difference at all");
        assert_eq!(of(&[vec![0.1, 0.2, 0.1, 0.3]]).verdict, Verdict::TooFewPairs);
        assert_eq!(of(&[vec![0.1]]).interval, None);
        assert_eq!(Difference::of(&[vec![]], Bootstrap::default(), Resample::Seeds), None);
    }

    #[test]
    fn a_cell_counts_once_however_many_seeds_it_has() {
        let difference = of(&[vec![0.1; 9], vec![0.3]]);
        assert!((difference.mean - 0.2).abs() < 1e-12);
        assert_eq!((difference.pairs, difference.cells), (10, 2));
    }

    proptest! {
        #[test]
        fn pairs_are_of_one_seed(
            one in prop::collection::btree_map(0..9_u64, 0.0..1.0_f64, 0..9),
            other in prop::collection::btree_map(0..9_u64, 0.0..1.0_f64, 0..9),
        ) {
            let (there, back) = (paired(&one, &other), paired(&other, &one));
            prop_assert_eq!(there.len(), one.keys().filter(|seed| other.contains_key(seed)).count());
            prop_assert!(there.iter().zip(&back).all(|(there, back)| (there + back).abs() < 1e-12));
            let noise: BTreeMap<u64, f64> = one.iter().map(|(seed, value)| (*seed, value + 0.5)).collect();
            prop_assert!(paired(&noise, &one).iter().all(|pair| (pair - 0.5).abs() < 1e-12));
        }
    }
}
