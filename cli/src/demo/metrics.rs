//! Figures on the test rows.

use crate::report::Score;

/// Accuracy and macro-F1 of `answers` (`None`: no label was said) against `truth`, over `classes` classes.
///
/// Macro-F1 is the plain mean of the classes' F1 over the classes that occur in the truth or in the answers
/// (Sokolova and Lapalme 2009).
pub(crate) fn score(truth: &[u32], answers: &[Option<u32>], classes: usize) -> Score {
    let mut hits = vec![0usize; classes];
    let mut said = vec![0usize; classes];
    let mut there = vec![0usize; classes];
    for (truth, answer) in truth.iter().zip(answers) {
        there[*truth as usize] += 1;
        if let Some(answer) = answer {
            said[*answer as usize] += 1;
            hits[*answer as usize] += usize::from(answer == truth);
        }
    }
    let f1: Vec<f64> = (0..classes)
        .filter(|class| said[*class] + there[*class] > 0)
        .map(|class| 2.0 * hits[class] as f64 / (said[class] + there[class]) as f64)
        .collect();
    let correct: usize = hits.iter().sum();
    let mean = |sum: f64, count: usize| if count == 0 { 0.0 } else { sum / count as f64 };
    Score {
        accuracy: mean(correct as f64, truth.len()),
        macro_f1: mean(f1.iter().sum(), f1.len()),
        correct,
        total: truth.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_figures_worked_out_by_hand() {
        // Class 0: 2 hits, said 3, there 2: F1 4/5. Class 1: 1 hit, said 1, there 2: F1 2/3. Class 2: never: left out.
        let score = score(&[0, 0, 1, 1], &[Some(0), Some(0), Some(1), Some(0)], 3);
        assert!((score.accuracy - 0.75).abs() < 1e-12);
        assert!((score.macro_f1 - f64::midpoint(0.8, 2.0 / 3.0)).abs() < 1e-12);
        assert_eq!((score.correct, score.total), (3, 4));
    }

    #[test]
    fn an_answer_that_is_no_label_is_wrong() {
        let score = score(&[0, 1], &[None, Some(1)], 2);
        assert!((score.accuracy - 0.5).abs() < 1e-12);
        assert!((score.macro_f1 - 0.5).abs() < 1e-12);
    }
}
