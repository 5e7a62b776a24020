//! What an evaluation found.

use crate::platform::Answer;
use feddtpt_shared::search::Objective;
use serde::{Deserialize, Serialize};

/// The accuracy of a prompt on a batch.
///
/// Only the counts are serialised; `value` is worked out again, so that no digit is lost in JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Counts", into = "Counts")]
pub struct Score {
    /// The objective, from 0 to 1.
    pub value: f64,
    /// Rows answered with the right label.
    pub correct: u32,
    /// Rows asked about.
    pub total: u32,
    /// (correct, total) for each label in the task's order.
    pub per_class: Vec<(u32, u32)>,
    /// Answers that named no label; they count as wrong.
    pub unparsed: u32,
    /// What `value` is.
    pub objective: Objective,
}

impl Score {
    /// Counts `answers`, each beside its right label, of a task with `labels` labels.
    pub fn count(objective: Objective, labels: usize, answers: impl IntoIterator<Item = (u32, Answer)>) -> Self {
        let mut per_class = vec![(0, 0); labels];
        let mut unparsed = 0;
        for (label, answer) in answers {
            let Some((correct, total)) = per_class.get_mut(label as usize) else { continue };
            *total += 1;
            match answer {
                Answer::Label(found) if found == label => *correct += 1,
                Answer::Label(found) if (found as usize) < labels => {}
                Answer::Label(_) | Answer::Unparsed => unparsed += 1,
            }
        }
        Counts { objective, per_class, unparsed }.into()
    }

    /// `value` in billionths, rounded: what scores are compared by, so that sums of fractions that are equal on paper are
    /// equal here, whatever the order of the classes.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 10^9")]
    pub fn billionths(&self) -> u32 {
        (self.value * 1e9 + 0.5) as u32
    }

    /// Whether this is strictly better than `other`.
    pub fn beats(&self, other: &Self) -> bool {
        self.billionths() > other.billionths()
    }
}

#[derive(Clone, Serialize, Deserialize)]
struct Counts {
    objective: Objective,
    per_class: Vec<(u32, u32)>,
    unparsed: u32,
}

impl From<Counts> for Score {
    fn from(counts: Counts) -> Self {
        let Counts { objective, per_class, unparsed } = counts;
        let (correct, total) = per_class.iter().fold((0, 0), |(c, t), (correct, total)| (c + correct, t + total));
        let value = match objective {
            Objective::Accuracy => ratio(correct, total),
            Objective::BalancedAccuracy => {
                let held: Vec<_> = per_class.iter().filter(|(_, total)| *total > 0).collect();
                let sum: f64 = held.iter().map(|(correct, total)| ratio(*correct, *total)).sum();
                if held.is_empty() { 0.0 } else { sum / held.len() as f64 }
            }
        };
        Self { value, correct, total, per_class, unparsed, objective }
    }
}

impl From<Score> for Counts {
    fn from(score: Score) -> Self {
        Self { objective: score.objective, per_class: score.per_class, unparsed: score.unparsed }
    }
}

fn ratio(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_answer_gains_nothing_under_balanced_accuracy() {
        let answers = || (0..10).map(|n| (u32::from(n >= 9), Answer::Label(0)));
        let plain = Score::count(Objective::Accuracy, 2, answers());
        let balanced = Score::count(Objective::BalancedAccuracy, 2, answers());
        assert!((plain.value - 0.9).abs() < 1e-12 && (balanced.value - 0.5).abs() < 1e-12);
        assert_eq!((balanced.correct, balanced.total, &balanced.per_class[..]), (9, 10, &[(9, 9), (0, 1)][..]));
    }

    #[test]
    fn unknown_and_missing_labels_are_wrong() {
        let score = Score::count(Objective::Accuracy, 2, [(0, Answer::Label(7)), (1, Answer::Unparsed)]);
        assert_eq!((score.correct, score.total, score.unparsed), (0, 2, 2));
    }

    #[test]
    fn json_keeps_it() {
        let score = Score::count(Objective::BalancedAccuracy, 3, (0..23).map(|n| (n % 3, Answer::Label(n % 2))));
        let text = serde_json::to_string(&score).expect("to JSON");
        assert_eq!(serde_json::from_str::<Score>(&text).expect("from JSON"), score);
    }

    #[test]
    fn order_of_classes_decides_no_comparison() {
        let make = |per_class: Vec<(u32, u32)>| {
            Score::from(Counts { objective: Objective::BalancedAccuracy, per_class, unparsed: 0 })
        };
        let (one, other) = (make(vec![(1, 7), (2, 7), (4, 7)]), make(vec![(4, 7), (2, 7), (1, 7)]));
        assert!(!one.beats(&other) && !other.beats(&one));
        assert!(make(vec![(2, 7), (2, 7), (4, 7)]).beats(&one));
    }
}
