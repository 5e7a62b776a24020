//! Rows to search on and rows to judge by, kept apart.

use super::rows::Rows;
use crate::random::Draw;

/// A part of a participant's rows. Where candidates are judged, the rows they are judged by are never searched on: an edit
/// that was chosen on some rows looks better on them than it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part {
    /// Every row.
    All,
    /// All but the share that is kept for judging.
    Search {
        /// The share kept for judging, from 0 to 1.
        selection_share: f64,
    },
    /// The share that is kept for judging.
    Selection {
        /// That share, from 0 to 1.
        selection_share: f64,
    },
}

impl Part {
    /// The places of this part's rows, class by class. Which rows belong where depends on the participant's seed alone and stays the
    /// same for all rounds. A class of two or more rows has at least one in each part; a single row is searched on.
    pub(super) fn of(self, rows: &Rows, seed: u64) -> Vec<Vec<usize>> {
        let mut classes: Vec<Vec<usize>> = vec![Vec::new(); rows.class_counts().len()];
        for (at, row) in rows.rows().iter().enumerate() {
            classes[row.label as usize].push(at);
        }
        let (share, selection) = match self {
            Self::All => return classes,
            Self::Search { selection_share } => (selection_share, false),
            Self::Selection { selection_share } => (selection_share, true),
        };
        for (class, label) in classes.iter_mut().zip(0..) {
            Draw::new("selection", seed, 0, label).shuffle(class);
            let kept = if class.len() < 2 { 0 } else { kept(class.len(), share) };
            let searched = class.split_off(kept);
            if !selection {
                *class = searched;
            }
            class.sort_unstable();
        }
        classes
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a length, clamped below")]
fn kept(rows: usize, share: f64) -> usize {
    ((rows as f64 * share).round() as usize).clamp(1, rows - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fakes::rows;

    #[test]
    fn the_parts_are_disjoint_and_complete_and_stay() {
        let rows = rows();
        let of = |part: Part, seed| part.of(&rows, seed).concat();
        let (search, selection) =
            (of(Part::Search { selection_share: 0.4 }, 3), of(Part::Selection { selection_share: 0.4 }, 3));
        let mut both = [search.clone(), selection.clone()].concat();
        both.sort_unstable();
        assert_eq!(both, (0..rows.len()).collect::<Vec<_>>());
        assert!(!selection.is_empty() && search.len() > selection.len());
        assert_eq!(of(Part::Selection { selection_share: 0.4 }, 3), selection);
        assert_ne!(of(Part::Selection { selection_share: 0.4 }, 4), selection);
    }

    #[test]
    fn no_class_of_two_is_missing_anywhere() {
        assert_eq!([(2, 0.1), (2, 0.9), (10, 0.5), (3, 0.01)].map(|(rows, share)| kept(rows, share)), [1, 1, 5, 1]);
    }
}
