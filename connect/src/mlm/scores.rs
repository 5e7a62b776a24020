//! From the scores of words to an answer: the same arithmetic whether the scores come from this process or over HTTP.

/// Which of a flat list of words belong to which label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spans(Vec<usize>);

impl Spans {
    /// Labels with so many words each, one label's words after the other's.
    pub(crate) fn new(words_per_label: impl IntoIterator<Item = usize>) -> Self {
        Self(words_per_label.into_iter().collect())
    }

    /// How many words there are over all labels.
    pub(crate) fn words(&self) -> usize {
        self.0.iter().sum()
    }

    /// The score of each label: the mean over its words.
    pub(crate) fn label_means(&self, scores: &[f64]) -> Vec<f64> {
        let mut rest = scores;
        let mean = |&words: &usize| {
            let (own, others) = rest.split_at(words.min(rest.len()));
            rest = others;
            own.iter().sum::<f64>() / words as f64
        };
        self.0.iter().map(mean).collect()
    }
}

/// The label with the largest score after taking off `baseline`; of equals the one with the lower index.
pub(crate) fn best_label(scores: &[f64], baseline: Option<&[f64]>) -> u32 {
    let mut best = (0, f64::NEG_INFINITY);
    for (label, score) in (0..).zip(scores) {
        let base = baseline.and_then(|baseline| baseline.get(label as usize)).copied().unwrap_or(0.0);
        let score = score - base;
        if score > best.1 {
            best = (label, score);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_baseline_and_ties() {
        let spans = Spans::new([1, 2, 1]);
        assert_eq!(spans.words(), 4);
        let means = spans.label_means(&[1.0, 4.0, 2.0, 3.0]);
        assert_eq!(means, [1.0, 3.0, 3.0]);
        assert_eq!(best_label(&means, None), 1);
        assert_eq!(best_label(&means, Some(&[0.0, 2.5, 0.0])), 2);
        assert_eq!(best_label(&[f64::NAN, f64::NAN], None), 0);
    }
}
