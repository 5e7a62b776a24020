//! The product of quantised rows with quantised weights.

use super::dispatch::{DotKernel, Simd};
use super::dot::Dot;
use super::packed::PANEL;
use super::quantise::QuantisedRows;
use super::quantised_matrix::QuantisedMatrix;
use super::tiles::{self, Tiles};
use super::vector::Vector;

impl Simd {
    /// A linear layer, `out = rows * weights + bias`, `[rows x padded columns]`: exact sums of integers as f32, times
    /// the product of the row's and the column's scale, plus the bias.
    ///
    /// # Panics
    /// If the width of the rows is not the depth of the weights, or a slice is too short for the shape.
    pub(crate) fn linear(self, rows: &QuantisedRows, weights: &QuantisedMatrix, bias: &[f32], out: &mut [f32]) {
        let (count, columns) = (rows.scales.len(), weights.columns());
        if count == 0 || columns == 0 {
            return;
        }
        assert_eq!(rows.width, weights.depth(), "rows of another width than the weights");
        assert!(rows.values.len() >= count * rows.width, "left side too short");
        assert!(weights.panels().len() >= columns.next_multiple_of(PANEL) * weights.depth(), "right side too short");
        assert!(bias.len() >= columns, "bias too short");
        assert!(out.len() >= count * columns, "result too short");
        self.run_dot(Linear { rows, weights, bias, out });
    }
}

/// A checked product.
struct Linear<'a> {
    rows: &'a QuantisedRows,
    weights: &'a QuantisedMatrix,
    bias: &'a [f32],
    out: &'a mut [f32],
}

impl DotKernel for Linear<'_> {
    #[inline(always)]
    unsafe fn run<D: Dot>(mut self) {
        let (rows, columns) = (self.rows.scales.len(), self.weights.columns());
        // Tile sizes by trial: few enough sums to stay in registers (AVX-512 has 32, the others 16).
        // Safety: the instruction set is the caller's promise, the shapes were checked.
        unsafe {
            match D::LANES {
                16 => tiles::visit::<D, _, 8, 2>(&mut self, rows, columns),
                8 => tiles::visit::<D, _, 6, 2>(&mut self, rows, columns),
                _ => tiles::visit::<D, _, 4, 2>(&mut self, rows, columns),
            }
        }
    }
}

impl<D: Dot> Tiles<D> for Linear<'_> {
    const LANES: usize = D::LANES;

    #[inline(always)]
    unsafe fn tile<const R: usize, const C: usize>(&mut self, row: usize, valid: usize, column: usize) {
        // Safety: offsets were checked against the slices' lengths in `Simd::linear`.
        unsafe {
            let depth = self.weights.depth();
            let rows: [*const i16; R] =
                core::array::from_fn(|r| self.rows.values.as_ptr().add((row + r.min(valid - 1)) * depth));
            let panel = column / PANEL * PANEL * depth + column % PANEL * 2;
            let mut panel = self.weights.panels().as_ptr().add(panel);
            let mut sums = [[D::zero(); C]; R];
            for k in (0..depth).step_by(2) {
                let weights: [D; C] = core::array::from_fn(|c| D::load(panel.add(c * 2 * D::LANES)));
                panel = panel.wrapping_add(2 * PANEL);
                for r in 0..R {
                    let pair = D::splat(rows[r].add(k));
                    for c in 0..C {
                        sums[r][c] = sums[r][c].dot(pair, weights[c]);
                    }
                }
            }
            let at = |values: &[f32], c| D::Float::load(values.as_ptr().add(column + c * D::LANES));
            let scales: [D::Float; C] = core::array::from_fn(|c| at(&self.weights.scales, c));
            let bias: [D::Float; C] = core::array::from_fn(|c| at(self.bias, c));
            for (r, sums) in sums.iter().enumerate().take(valid) {
                let scale = D::Float::splat(self.rows.scales[row + r]);
                let out = self.out.as_mut_ptr().add((row + r) * self.weights.columns() + column);
                for (c, sum) in sums.iter().enumerate() {
                    sum.float().mul(scale.mul(scales[c])).add(bias[c]).store(out.add(c * D::LANES));
                }
            }
        }
    }
}
