//! Answers against the truth.

/// How often rows of each class were answered how. Rows are classes, columns answers; the last column holds answers that
/// name no label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confusion {
    counts: Vec<Vec<u32>>,
}

impl Confusion {
    /// Counts pairs of (right class, answer) over `classes` classes; `None` names no label.
    pub fn count(classes: usize, pairs: impl IntoIterator<Item = (u32, Option<u32>)>) -> Self {
        let mut counts = vec![vec![0; classes + 1]; classes];
        for (class, answer) in pairs {
            let answer = answer.map_or(classes, |answer| (answer as usize).min(classes));
            if let Some(row) = counts.get_mut(class as usize) {
                row[answer] += 1;
            }
        }
        Self { counts }
    }

    /// The counts themselves: for each class how often it was answered how, without a column for answers that name no label.
    pub(crate) fn of_labels(counts: Vec<Vec<u32>>) -> Self {
        let with_column = |mut row: Vec<u32>| {
            row.push(0);
            row
        };
        Self { counts: counts.into_iter().map(with_column).collect() }
    }

    /// Rows in all.
    pub fn total(&self) -> u32 {
        self.counts.iter().flatten().sum()
    }

    /// Rows answered rightly.
    pub fn correct(&self) -> u32 {
        self.counts.iter().enumerate().map(|(class, row)| row[class]).sum()
    }

    /// The share answered rightly.
    pub fn accuracy(&self) -> f64 {
        ratio(self.correct(), self.total())
    }

    /// The accuracy that somebody sees whose rows have these `shares` of the classes: the mean of the classes' recalls, weighted
    /// by them, over classes that occur here.
    pub fn accuracy_for(&self, shares: &[f64]) -> f64 {
        let rows = |class: usize| self.counts[class].iter().sum::<u32>();
        let held = (0..self.counts.len().min(shares.len())).filter(|class| rows(*class) > 0);
        let (sum, all) = held.fold((0.0, 0.0), |(sum, all), class| {
            (sum + shares[class] * ratio(self.counts[class][class], rows(class)), all + shares[class])
        });
        if all > 0.0 { sum / all } else { 0.0 }
    }

    /// The mean over classes that occur of the share answered rightly.
    pub fn balanced_accuracy(&self) -> f64 {
        let held = self.counts.iter().enumerate().filter(|(_, row)| row.iter().sum::<u32>() > 0);
        mean(held.map(|(class, row)| ratio(row[class], row.iter().sum())))
    }

    /// The mean of the classes' F1 over the classes that occur in the truth or in the answers (Sokolova and Lapalme 2009).
    pub fn macro_f1(&self) -> f64 {
        let said = |class: usize| self.counts.iter().map(|row| row[class]).sum::<u32>();
        let there = |class: usize| self.counts[class].iter().sum::<u32>();
        let classes = (0..self.counts.len()).filter(|class| said(*class) + there(*class) > 0);
        mean(classes.map(|class| ratio(2 * self.counts[class][class], said(class) + there(class))))
    }
}

fn ratio(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

pub(crate) fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
    if count == 0 { 0.0 } else { sum / f64::from(count) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_worked_out_by_hand() {
        let found =
            Confusion::count(3, [(0, Some(0)), (0, Some(0)), (1, Some(1)), (1, Some(0)), (1, None), (1, Some(9))]);
        assert_eq!((found.correct(), found.total()), (3, 6));
        assert!((found.accuracy() - 0.5).abs() < 1e-12);
        let for_shares = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.5, 0.5, 0.0], [0.2, 0.2, 0.6], [0.0, 0.0, 1.0]];
        for (shares, expected) in for_shares.into_iter().zip([1.0, 0.25, 0.625, 0.625, 0.0]) {
            assert!((found.accuracy_for(&shares) - expected).abs() < 1e-12, "{shares:?}");
        }
        assert!((found.balanced_accuracy() - f64::midpoint(1.0, 0.25)).abs() < 1e-12);
        // F1: 2 * 2 / (3 + 2), 2 * 1 / (1 + 4); the third class never occurs.
        assert!((found.macro_f1() - f64::midpoint(0.8, 0.4)).abs() < 1e-12);
    }
}
