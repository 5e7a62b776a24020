//! Panels side by side.

use feddtpt_pictures::{Panel, Size};

use crate::runs::Cell;

/// Below this width there is one column.
const NARROW: i32 = 560;

/// How panels stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grid {
    /// How many stand side by side.
    pub(super) columns: usize,
    /// The width of the whole.
    pub(super) width: i32,
    /// What is left free above.
    pub(super) head: i32,
    /// What is left free to the left of the first column.
    pub(super) side: i32,
    /// What is left free to the left of each further column.
    pub(super) gap: i32,
    /// The height of a panel.
    pub(super) height: i32,
}

/// What stands above and below a panel.
const TITLE: i32 = 34;
const FOOT: i32 = 44;
const MARGIN: i32 = 14;

impl Grid {
    /// The `index`-th panel, with no numbers at its edges yet.
    pub(super) fn panel(&self, index: usize) -> Panel {
        let columns = int(self.columns);
        let width = (self.width - self.side - (columns - 1) * self.gap - MARGIN) / columns;
        let (column, row) = (int(index % self.columns), int(index / self.columns));
        Panel {
            left: self.side + column * (width + self.gap),
            top: self.head + row * (TITLE + self.height + FOOT) + TITLE,
            width,
            height: self.height,
            x: (0.0, 1.0),
            y: (0.0, 1.0),
        }
    }

    /// Whether a panel is the first of its row.
    pub(super) fn first(&self, index: usize) -> bool {
        index.is_multiple_of(self.columns)
    }

    /// The size that `count` panels take.
    pub(super) fn size(&self, count: usize) -> Size {
        let height = self.head + int(count.div_ceil(self.columns)) * (TITLE + self.height + FOOT);
        Size::new(unsigned(self.width), unsigned(height.max(1)))
    }
}

/// As many columns as `count` panels can have within `width`, at most three.
pub(super) fn columns(count: usize, width: i32) -> usize {
    if width < NARROW { 1 } else { count.clamp(1, 3) }
}

/// A place for each cell, so that splits of a data set stand side by side where there are two or three of them. Cells
/// sort by data set.
pub(super) fn places(cells: &[Cell], width: i32) -> (usize, Vec<usize>) {
    let sets: Vec<usize> = cells.chunk_by(same_data).map(<[Cell]>::len).collect();
    let most = sets.iter().copied().max().unwrap_or(1);
    if width < NARROW || !(2..=3).contains(&most) {
        return (columns(cells.len(), width), (0..cells.len()).collect());
    }
    let places = (0..).zip(sets).flat_map(|(row, splits): (usize, usize)| (0..splits).map(move |at| row * most + at));
    (most, places.collect())
}

pub(super) fn same_data(one: &Cell, other: &Cell) -> bool {
    (&one.experiment, &one.data) == (&other.experiment, &other.data)
}

/// A count as pixels can be counted.
pub(super) fn int(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX / 10_000)
}

fn unsigned(pixels: i32) -> u32 {
    u32::try_from(pixels).unwrap_or(1)
}

/// The range of `values` with some room, in round steps; `least` wide at least.
pub(super) fn range(values: impl IntoIterator<Item = f64>, least: f64) -> (f64, f64) {
    let ends = values.into_iter().filter(|value| value.is_finite());
    let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), end| (low.min(end), high.max(end)));
    if low > high {
        return (0.0, 1.0);
    }
    let room = ((high - low) * 0.06).max((least - (high - low)) / 2.0);
    (low - room, high + room)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(data: &str, split: &str) -> Cell {
        Cell { experiment: "main".into(), data: data.into(), split: split.into() }
    }

    #[test]
    fn splits_of_a_data_set_stand_side_by_side() {
        let cells = [cell("a", "iid"), cell("a", "natural"), cell("b", "iid"), cell("c", "iid"), cell("c", "natural")];
        assert_eq!(places(&cells, 960), (2, vec![0, 1, 2, 4, 5]));
        assert_eq!(places(&cells, 344), (1, vec![0, 1, 2, 3, 4]));
        let single = [cell("a", "iid"), cell("b", "iid"), cell("c", "iid"), cell("d", "iid")];
        assert_eq!(places(&single, 960), (3, vec![0, 1, 2, 3]));
    }

    #[test]
    fn panels_stay_within_the_drawing() {
        for (columns, width) in [(1, 344), (3, 960)] {
            let grid = Grid { columns, width, head: 40, side: 60, gap: 50, height: 100 };
            let size = grid.size(7);
            for index in 0..7 {
                let panel = grid.panel(index);
                assert!(panel.width > 0 && panel.left + panel.width < width);
                assert!(panel.bottom() < i32::try_from(size.height).unwrap());
            }
        }
    }

    #[test]
    fn a_range_has_room_and_is_never_empty() {
        assert_eq!(range([], 0.1), (0.0, 1.0));
        assert_eq!(range([0.5, f64::NAN], 0.1), (0.45, 0.55));
        let (low, high) = range([0.0, 1.0], 0.1);
        assert!(low < 0.0 && high > 1.0);
    }
}
