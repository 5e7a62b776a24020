//! Euclidean distances between all pairs of tokens, blocked for the caches.
//!
//! Trees bring nothing at hundreds of dimensions, so every pair is computed. Vectors are packed four by four and a
//! kernel computes 4 x 4 dot products at a time, each one a plain sum over the dimensions in ascending order: the
//! same bits on every platform, whatever its vector width, and for (a, b) as for (b, a).

use crate::{arithmetic::dot, vectors::rows};
use ndarray::Array2;

/// Vectors per panel.
const PANEL: usize = 4;
/// Rows computed together: their panels stay in the second-level cache while the others pass by.
const BLOCK: usize = 32;
/// Up to this size, in bytes, the distances are computed once (half of them, by symmetry) and kept.
const KEPT_BYTES: usize = 64 << 20;

/// The distances between the rows of a matrix. Memory: the packed vectors and at most 64 MiB of distances; beyond
/// that size distances are computed again on each pass.
#[derive(Clone, Debug)]
pub struct Pairwise {
    points: usize,
    /// `panels[p]` holds the rows `4p .. 4p + 4` with their components interleaved, zeros after the last row.
    panels: Vec<Vec<[f64; PANEL]>>,
    squares: Vec<f64>,
    kept: Option<Vec<f64>>,
}

impl Pairwise {
    /// Packs `points`, shape `[points, dimension]`, and computes the distances when they fit.
    pub fn new(points: &Array2<f64>) -> Self {
        Self::with_limit(points, KEPT_BYTES)
    }

    pub(crate) fn with_limit(points: &Array2<f64>, kept_bytes: usize) -> Self {
        let rows = rows(points);
        let panels = rows
            .chunks(PANEL)
            .map(|rows| {
                (0..points.ncols()).map(|k| std::array::from_fn(|r| rows.get(r).map_or(0.0, |row| row[k]))).collect()
            })
            .collect();
        let squares = rows.iter().map(|row| dot(row, row)).collect();
        let mut pairwise = Self { points: rows.len(), panels, squares, kept: None };
        // In u64: the product would overflow the 32-bit sizes of wasm32.
        if (rows.len() as u64).pow(2) * size_of::<f64>() as u64 <= kept_bytes as u64 {
            pairwise.kept = Some(pairwise.square());
        }
        pairwise
    }

    /// Number of points.
    pub fn len(&self) -> usize {
        self.points
    }

    /// Whether there are no points.
    pub fn is_empty(&self) -> bool {
        self.points == 0
    }

    /// Calls `visit(row, distances)` for every row in ascending order; `distances[j]` is the Euclidean distance to
    /// point `j`, exactly 0 to itself.
    pub fn for_each_row(&self, mut visit: impl FnMut(usize, &[f64])) {
        if let Some(kept) = &self.kept {
            kept.chunks_exact(self.points.max(1)).enumerate().for_each(|(row, distances)| visit(row, distances));
            return;
        }
        let mut block = vec![0.0; BLOCK * self.points];
        for first in (0..self.points).step_by(BLOCK) {
            let rows = BLOCK.min(self.points - first);
            self.fill(first, 0, &mut block[..rows * self.points]);
            for (row, distances) in block[..rows * self.points].chunks_exact(self.points).enumerate() {
                visit(first + row, distances);
            }
        }
    }

    /// All distances, shape `[points, points]` row by row: the upper blocks computed, the rest mirrored.
    fn square(&self) -> Vec<f64> {
        let n = self.points;
        let mut all = vec![0.0; n * n];
        for first in (0..n).step_by(BLOCK) {
            let end = (first + BLOCK).min(n);
            let (above, rest) = all.split_at_mut(first * n);
            let block = &mut rest[..(end - first) * n];
            self.fill(first, first, block);
            for (i, row) in block.chunks_exact_mut(n).enumerate() {
                for (j, cell) in row[..first].iter_mut().enumerate() {
                    *cell = above[j * n + first + i];
                }
            }
        }
        all
    }

    /// Fills `block`, the rows from `first` on (a multiple of the panel), in the columns from `column` on.
    fn fill(&self, first: usize, column: usize, block: &mut [f64]) {
        let n = self.points;
        let rows = block.len() / n;
        for right in column / PANEL..self.panels.len() {
            for left in first / PANEL..(first + rows).div_ceil(PANEL) {
                let dots = products(&self.panels[left], &self.panels[right]);
                for (r, dots) in dots.iter().enumerate() {
                    let i = left * PANEL + r;
                    for (c, product) in dots.iter().enumerate() {
                        let j = right * PANEL + c;
                        if i < first + rows && j < n {
                            block[(i - first) * n + j] = self.distance(i, j, *product);
                        }
                    }
                }
            }
        }
    }

    /// |a - b| from |a|^2 + |b|^2 - 2ab; rounding may leave about 1e-8 between equal vectors, never a negative root.
    fn distance(&self, i: usize, j: usize, product: f64) -> f64 {
        if i == j { 0.0 } else { (self.squares[i] + self.squares[j] - 2.0 * product).max(0.0).sqrt() }
    }
}

/// The 4 x 4 dot products of two panels.
fn products(left: &[[f64; PANEL]], right: &[[f64; PANEL]]) -> [[f64; PANEL]; PANEL] {
    let mut sums = [[0.0; PANEL]; PANEL];
    for (a, b) in left.iter().zip(right) {
        for r in 0..PANEL {
            for c in 0..PANEL {
                sums[r][c] += a[r] * b[c];
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    fn points(n: usize) -> Array2<f64> {
        Array2::from_shape_fn((n, 5), |(i, k)| ((i * 7 + k * 13) % 11) as f64 / 11.0 - 0.4)
    }

    #[test]
    fn distances_are_those_of_the_definition_kept_or_not() {
        for n in [0, 1, 3, 4, 33, 70] {
            let points = points(n);
            let mut seen = 0;
            let kept = Pairwise::new(&points);
            let passing = Pairwise::with_limit(&points, 0);
            let mut rows = Vec::new();
            passing.for_each_row(|_, row| rows.push(row.to_vec()));
            kept.for_each_row(|i, row| {
                seen += 1;
                assert_eq!(row, rows[i], "bit for bit");
                for (j, distance) in row.iter().enumerate() {
                    let difference = &points.row(i) - &points.row(j);
                    assert!((distance - difference.dot(&difference).sqrt()).abs() < 1e-7);
                }
            });
            assert_eq!(seen, n);
        }
    }
}
