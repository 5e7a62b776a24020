//! How sure a share of few rows is.

use super::data::Score;

/// The 97.5% point of the normal distribution: two-sided 95%.
const Z: f64 = 1.959_963_984_540_054;

/// A range of shares, each from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// Wilson's 95% interval of `correct` of `total`; all of 0 to 1 where nothing was counted.
    pub fn wilson(correct: usize, total: usize) -> Self {
        if total == 0 {
            return Self { low: 0.0, high: 1.0 };
        }
        let n = total as f64;
        let share = correct.min(total) as f64 / n;
        let scale = 1.0 + Z * Z / n;
        let middle = (share + Z * Z / (2.0 * n)) / scale;
        let half = Z / scale * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
        Self { low: (middle - half).max(0.0), high: (middle + half).min(1.0) }
    }

    /// Whether the two share a point.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }
}

impl Score {
    /// Wilson's 95% interval of the accuracy.
    pub fn interval(&self) -> Interval {
        Interval::wilson(self.correct, self.total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_agrees_with_the_textbook() {
        let interval = Interval::wilson(8, 10);
        assert!((interval.low - 0.4902).abs() < 5e-5, "{interval:?}");
        assert!((interval.high - 0.9433).abs() < 5e-5, "{interval:?}");
    }

    #[test]
    fn wilson_stays_within_zero_and_one() {
        for (correct, total) in [(0, 0), (0, 5), (5, 5), (9, 5), (1, 1_000_000)] {
            let Interval { low, high } = Interval::wilson(correct, total);
            assert!(0.0 <= low && low <= high && high <= 1.0, "{correct} of {total}: {low} to {high}");
        }
    }

    #[test]
    fn intervals_overlap_at_their_ends() {
        let left = Interval { low: 0.1, high: 0.2 };
        assert!(left.overlaps(&Interval { low: 0.2, high: 0.3 }));
        assert!(!left.overlaps(&Interval { low: 0.21, high: 0.3 }));
    }
}
