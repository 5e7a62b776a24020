//! A flat map of the embeddings: the first two principal components (Pearson 1901) by power iteration.

use crate::{
    arithmetic::{add_scaled, dot},
    vectors::{normalise, rows},
};
use ndarray::Array2;

/// Power iterations per component at most. A map needs no more: directions that still mix have nearly equal spread.
const ITERATIONS: usize = 50;
/// Iteration stops where a step turns the direction by less than this (1 - cosine).
const STILL: f64 = 1e-9;

/// The place of every row of `points`, shape `[points, dimension]`, on its two directions of largest spread,
/// relative to the mean row. Without unit: distances between unit vectors, flattened.
///
/// Reproducible: iteration starts from the row farthest from the mean, the sums have a fixed order, and the sign of
/// each direction makes its largest component positive. Coordinates are zero along a direction without spread.
pub fn map(points: &Array2<f64>) -> Vec<[f64; 2]> {
    let mut rows = rows(points);
    let mut mean = vec![0.0; points.ncols()];
    for row in &rows {
        add_scaled(&mut mean, 1.0 / rows.len() as f64, row);
    }
    for row in &mut rows {
        add_scaled(row, -1.0, &mean);
    }
    let mut places = vec![[0.0; 2]; rows.len()];
    for axis in 0..2 {
        let Some(direction) = principal(&rows) else { break };
        for (place, row) in places.iter_mut().zip(&mut rows) {
            place[axis] = dot(row, &direction);
            add_scaled(row, -place[axis], &direction);
        }
    }
    places
}

/// The unit direction of largest spread, or none where all rows are (nearly) zero.
fn principal(rows: &[Vec<f64>]) -> Option<Vec<f64>> {
    let longest =
        rows.iter().map(|row| dot(row, row)).enumerate().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    let mut direction = longest.filter(|(_, square)| *square > 1e-12).map(|(row, _)| rows[row].clone())?;
    normalise(&mut direction);
    for _ in 0..ITERATIONS {
        let mut next = vec![0.0; direction.len()];
        for row in rows {
            add_scaled(&mut next, dot(row, &direction), row);
        }
        normalise(&mut next);
        let turned = 1.0 - dot(&next, &direction);
        direction = next;
        if turned < STILL {
            break;
        }
    }
    let largest = direction.iter().copied().fold(0.0, |a: f64, b| if b.abs() > a.abs() { b } else { a });
    if largest < 0.0 {
        for x in &mut direction {
            *x = -*x;
        }
    }
    Some(direction)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn spread_comes_first() {
        // Spread 4 along the second axis, 1 along the first.
        let places = map(&array![[1.0, 4.0], [-1.0, 4.0], [1.0, -4.0], [-1.0, -4.0]]);
        for (place, expected) in places.iter().zip([[4.0, 1.0], [4.0, -1.0], [-4.0, 1.0], [-4.0, -1.0]]) {
            assert!((place[0] - expected[0]).abs() < 1e-3 && (place[1] - expected[1]).abs() < 1e-3, "{places:?}");
        }
    }

    #[test]
    fn nothing_to_spread() {
        assert!(map(&Array2::zeros((0, 2))).is_empty());
        assert_eq!(map(&array![[3.0, 1.0]]), [[0.0, 0.0]]);
        assert_eq!(map(&array![[3.0, 1.0], [3.0, 1.0]]), [[0.0, 0.0]; 2]);
    }
}
