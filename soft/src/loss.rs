//! From label scores to a loss.

use crate::settings::Loss;

/// BBT's margin, in nats.
const MARGIN: f64 = 2.0;

impl Loss {
    /// The mean over rows; `scores` holds the calibrated scores of each row's labels.
    pub(crate) fn mean(self, scores: &[Vec<f64>], labels: &[u32]) -> f64 {
        let total: f64 = scores.iter().zip(labels).map(|(scores, &label)| self.of(scores, label as usize)).sum();
        total / labels.len() as f64
    }

    fn of(self, scores: &[f64], label: usize) -> f64 {
        let own = scores[label];
        let best = |wrong_only: bool| {
            let others = scores.iter().enumerate().filter(|(i, _)| !wrong_only || *i != label);
            others.map(|(_, &score)| score).fold(f64::NEG_INFINITY, f64::max)
        };
        match self {
            Self::CrossEntropy => {
                let top = best(false);
                scores.iter().map(|score| (score - top).exp()).sum::<f64>().ln() + top - own
            }
            Self::Hinge => (best(true) - own + MARGIN).max(0.0),
            Self::Error => f64::from(u8::from(best_label(scores) != label)),
        }
    }
}

/// The label with the largest score; of equals the one with the lower index.
pub(crate) fn best_label(scores: &[f64]) -> usize {
    let mut best = 0;
    for (label, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = label;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_by_hand() {
        let scores = [vec![1.0, 1.0], vec![0.0, 3.0]];
        let near = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        let half = (1.0 + (-3.0_f64).exp()).ln();
        near(Loss::CrossEntropy.mean(&scores, &[0, 1]), f64::midpoint(2.0_f64.ln(), half));
        near(Loss::CrossEntropy.mean(&scores, &[0, 0]), f64::midpoint(2.0_f64.ln(), half + 3.0));
        near(Loss::Hinge.mean(&scores, &[1, 1]), 1.0);
        near(Loss::Hinge.mean(&scores, &[1, 0]), 3.5);
        near(Loss::Error.mean(&scores, &[0, 1]), 0.0);
        near(Loss::Error.mean(&scores, &[1, 1]), 0.5);
    }
}
