//! The rows that one round's accuracies are measured on.

use super::part::Part;
use super::rows::{Rows, row_digest};
use crate::random::Draw;
use feddtpt_shared::{Digest, Row, RowText};

/// A class-balanced draw from the own rows and, on top, all public rows (the paper's batch of `D_k` plus `D_g`).
#[derive(Clone, Debug)]
pub struct Batch<'a> {
    rows: Vec<BatchRow<'a>>,
    labels: usize,
    /// How many of them are the participant's own: the first ones.
    own: usize,
}

/// One row of a batch.
#[derive(Clone, Copy)]
pub struct BatchRow<'a> {
    /// The right label.
    pub label: u32,
    /// The text.
    pub text: &'a RowText,
    /// Digest of the text, for the cache.
    pub digest: Digest,
}

impl std::fmt::Debug for BatchRow<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BatchRow").field("label", &self.label).finish_non_exhaustive()
    }
}

impl<'a> Batch<'a> {
    /// Draws `own_rows` of `rows` for a round: each class is shuffled, then classes give a row in turn until there are enough,
    /// so that a class that runs out is made up for by the others. With fewer rows than asked for, all of them are in.
    pub fn draw(rows: &'a Rows, public: &'a [Row], own_rows: usize, seed: u64, round: u32) -> Self {
        Self::draw_part(rows, Part::All, public, own_rows, seed, round)
    }

    /// The same from a part of the rows. A draw of more rows begins with those of a draw of fewer.
    pub fn draw_part(rows: &'a Rows, part: Part, public: &'a [Row], own_rows: usize, seed: u64, round: u32) -> Self {
        let labels = rows.class_counts().len();
        let mut classes = part.of(rows, seed);
        for (class, label) in classes.iter_mut().zip(0..) {
            Draw::new("batch", seed, round, label).shuffle(class);
        }
        let longest = classes.iter().map(Vec::len).max().unwrap_or(0);
        let turns = (0..longest).flat_map(|turn| classes.iter().filter_map(move |class| class.get(turn)));
        let own = turns.take(own_rows).map(|&at| {
            let row = &rows.rows()[at];
            BatchRow { label: row.label, text: &row.text, digest: rows.digest(at) }
        });
        let rows = own.collect::<Vec<_>>();
        let own = rows.len();
        Self { rows, labels, own }.with_public(public.iter())
    }

    /// With these public rows behind the own ones.
    #[must_use]
    pub(crate) fn with_public(mut self, public: impl Iterator<Item = &'a Row>) -> Self {
        let row = |row: &'a Row| BatchRow { label: row.label, text: &row.text, digest: row_digest(&row.text) };
        self.rows.extend(public.map(row));
        self
    }

    /// How many own rows of each class there are.
    pub fn own_class_counts(&self) -> Vec<u32> {
        let mut counts = vec![0; self.labels];
        for row in &self.rows[..self.own] {
            counts[row.label as usize] += 1;
        }
        counts
    }

    /// The rows, own ones first.
    pub fn rows(&self) -> &[BatchRow<'a>] {
        &self.rows
    }

    /// Its first `rows` rows.
    #[must_use]
    pub fn first(&self, rows: usize) -> Self {
        Self { rows: self.rows.iter().copied().take(rows).collect(), labels: self.labels, own: self.own.min(rows) }
    }

    /// How many labels the task has.
    pub fn labels(&self) -> usize {
        self.labels
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use feddtpt_shared::Task;

    fn task() -> Task {
        let zeros = "0".repeat(64);
        let text = format!(
            r#"{{"name":"t","labels":[{{"name":"a","verbalizers":["a"]}},{{"name":"b","verbalizers":["b"]}}],
            "template":"{{prompt}} {{text}} {{mask}}","seed_prompt":[],"max_prompt_tokens":4,"vocabulary":"{zeros}"}}"#
        );
        serde_json::from_str(&text).expect("a task")
    }

    fn rows(first: usize, second: usize) -> Rows {
        let make = |label, count| (0..count).map(move |n| Row { label, text: RowText::single(format!("{label}-{n}")) });
        Rows::new(make(0, first).chain(make(1, second)).collect(), &task()).expect("rows")
    }

    fn per_class(batch: &Batch<'_>) -> [usize; 2] {
        [0, 1].map(|label| batch.rows().iter().filter(|row| row.label == label).count())
    }

    #[test]
    fn classes_are_balanced_as_far_as_they_reach() {
        assert_eq!(per_class(&Batch::draw(&rows(50, 50), &[], 10, 1, 1)), [5, 5]);
        assert_eq!(per_class(&Batch::draw(&rows(50, 2), &[], 10, 1, 1)), [8, 2]);
        assert_eq!(per_class(&Batch::draw(&rows(3, 0), &[], 10, 1, 1)), [3, 0]);
        let public = [Row { label: 1, text: RowText::single("public") }];
        assert_eq!(per_class(&Batch::draw(&rows(3, 0), &public, 2, 1, 1)), [2, 1]);
    }

    #[test]
    fn the_draw_depends_on_seed_and_round_alone() {
        let rows = rows(50, 50);
        let draw = |seed, round| {
            Batch::draw(&rows, &[], 10, seed, round).rows().iter().map(|row| row.digest).collect::<Vec<_>>()
        };
        assert_eq!(draw(1, 1), draw(1, 1));
        assert_ne!(draw(1, 1), draw(2, 1));
        assert_ne!(draw(1, 1), draw(1, 2));
    }
}
