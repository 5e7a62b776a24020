//! Mean and standard deviation.

use serde::Serialize;

/// What equal runs under several seeds gave.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// How many.
    pub count: usize,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation, with n - 1 below the line; none of a single one.
    pub deviation: Option<f64>,
}

impl Summary {
    /// The summary of `values`; none where there are none.
    pub fn of(values: &[f64]) -> Option<Self> {
        let mean = mean(values)?;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        let deviation = (values.len() > 1).then(|| (squares / (values.len() - 1) as f64).sqrt());
        Some(Self { count: values.len(), mean, deviation })
    }
}

/// The mean; none where there are no values.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_textbook_is_met() {
        let summary = Summary::of(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]).unwrap();
        assert_eq!((summary.count, summary.mean), (8, 5.0));
        assert!((summary.deviation.unwrap() - (32.0_f64 / 7.0).sqrt()).abs() < 1e-12);
        assert_eq!(Summary::of(&[0.5]), Some(Summary { count: 1, mean: 0.5, deviation: None }));
        assert_eq!(Summary::of(&[]), None);
    }

    proptest! {
        #[test]
        fn shifting_moves_the_mean_and_scaling_the_deviation(
            values in prop::collection::vec(0.0..1.0_f64, 2..20), shift in -5.0..5.0_f64, scale in 0.1..9.0_f64,
        ) {
            let before = Summary::of(&values).unwrap();
            let after = Summary::of(&values.iter().map(|value| value * scale + shift).collect::<Vec<_>>()).unwrap();
            prop_assert!((after.mean - (before.mean * scale + shift)).abs() < 1e-9);
            prop_assert!((after.deviation.unwrap() - before.deviation.unwrap() * scale).abs() < 1e-9);
        }
    }
}
