//! The rows that one round's accuracies are measured on.

use super::part::Part;
use super::rows::{Rows, row_digest};
use crate::random::Draw;
use feddtpt_shared::{Digest, Row, RowText};
use std::ops::Range;

/// A class-balanced draw from the own rows and, on top, all public rows (the paper's batch of `D_k` plus `D_g`).
#[derive(Clone, Debug)]
pub struct Batch<'a> {
    rows: Vec<BatchRow<'a>>,
    labels: usize,
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
    /// Whether it is one of the task's public rows, not the participant's own.
    pub is_public: bool,
}

impl<'a> BatchRow<'a> {
    fn own(rows: &'a Rows, at: usize) -> Self {
        let row = &rows.rows()[at];
        Self { label: row.label, text: &row.text, digest: rows.digest(at), is_public: false }
    }

    fn public(row: &'a Row) -> Self {
        Self { label: row.label, text: &row.text, digest: row_digest(&row.text), is_public: true }
    }
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
        let own_rows_of = |class: Vec<usize>| class.into_iter().map(|at| BatchRow::own(rows, at)).collect();
        let classes: Vec<Vec<BatchRow<'a>>> = classes.into_iter().map(own_rows_of).collect();
        let own = in_turns(&classes).into_iter().take(own_rows);
        Self { rows: own.chain(public.iter().map(BatchRow::public)).collect(), labels }
    }

    /// The rows of a part in a round's order of judging: classes give a row in turn, in an order that is drawn anew, so that on few
    /// rows no class is always left out. Without own rows there are none.
    ///
    /// With `votes`, about so many rows are wanted for votes. A vote says which of two prompts is better and not by how much, so losses
    /// in a class of few rows would seldom show beside gains in one of many: classes with less than half their share are left
    /// out, the others have as many rows as the smallest of them. For those left out there are the `public` rows.
    pub(crate) fn for_judging(
        rows: &'a Rows,
        part: Part,
        public: &'a [Row],
        votes: Option<usize>,
        seed: u64,
        round: u32,
    ) -> Self {
        let labels = rows.class_counts().len();
        let places = part.of(rows, seed);
        let held = |wanted: usize| {
            let share = wanted / labels.max(1) / 2;
            let least = share.clamp(1, places.iter().map(Vec::len).max().unwrap_or(0).max(1));
            let smallest = places.iter().map(Vec::len).filter(|rows| *rows >= least).min().unwrap_or(0);
            (least, smallest)
        };
        let (least, most) = votes.map_or((1, usize::MAX), held);
        let has_own = places.iter().any(|class| class.len() >= least);
        let mut classes: Vec<Vec<BatchRow<'a>>> = Vec::with_capacity(labels);
        for (own, label) in places.iter().zip(0..).filter(|_| has_own) {
            let is_held = own.len() >= least;
            let mut class: Vec<_> = if is_held {
                own.iter().map(|&at| BatchRow::own(rows, at)).collect()
            } else {
                public.iter().filter(|row| row.label == label).map(BatchRow::public).collect()
            };
            Draw::new("judging rows", seed, round, label).shuffle(&mut class);
            class.truncate(most);
            classes.push(class);
        }
        Draw::new("judging classes", seed, round, 0).shuffle(&mut classes);
        Self { rows: in_turns(&classes), labels }
    }

    /// How many own rows of each class there are.
    pub fn own_class_counts(&self) -> Vec<u32> {
        let mut counts = vec![0; self.labels];
        for row in self.rows.iter().filter(|row| !row.is_public) {
            counts[row.label as usize] += 1;
        }
        counts
    }

    /// The rows.
    pub fn rows(&self) -> &[BatchRow<'a>] {
        &self.rows
    }

    /// Its first `rows` rows.
    #[must_use]
    pub fn first(&self, rows: usize) -> Self {
        self.range(0..rows.min(self.rows.len()))
    }

    /// The rows at these places, which it must have.
    #[must_use]
    pub(crate) fn range(&self, places: Range<usize>) -> Self {
        Self { rows: self.rows.get(places).unwrap_or_default().to_vec(), labels: self.labels }
    }

    /// How many labels the task has.
    pub fn labels(&self) -> usize {
        self.labels
    }
}

/// A row of each class in turn, until all are in.
fn in_turns<'a>(classes: &[Vec<BatchRow<'a>>]) -> Vec<BatchRow<'a>> {
    let longest = classes.iter().map(Vec::len).max().unwrap_or(0);
    (0..longest).flat_map(|turn| classes.iter().filter_map(move |class| class.get(turn).copied())).collect()
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
    fn in_judging_own_classes_have_as_many_rows_and_public_ones_stand_in_for_the_others() {
        let public: Vec<Row> = (0..3).map(|n| Row { label: 1, text: RowText::single(format!("public {n}")) }).collect();
        let counts = |first, second, public: &[Row], votes| {
            let rows = rows(first, second);
            let batch = Batch::for_judging(&rows, Part::All, public, votes, 1, 1);
            (per_class(&batch), batch.rows().iter().filter(|row| row.is_public).count())
        };
        assert_eq!(counts(20, 6, &public, Some(24)), ([6, 6], 0));
        assert_eq!(counts(20, 5, &public, Some(24)), ([20, 3], 3), "less than half its share");
        assert_eq!(counts(20, 0, &[], Some(24)), ([20, 0], 0), "nothing stands in");
        assert_eq!(counts(2, 1, &public, Some(24)), ([2, 2], 2), "the largest is always held");
        assert_eq!(counts(20, 4, &[], None), ([20, 4], 0), "as they are");
        let (single, kept) = (rows(1, 0), Part::Selection { selection_share: 0.5 });
        assert!(Batch::for_judging(&single, kept, &public, Some(8), 1, 1).rows().is_empty(), "nothing of its own");
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
