//! The weights of linear layers as integers, in the order in which the product reads them.

use super::dispatch::Simd;
use super::packed::{LINE, PANEL};
use super::padded;
use super::quantise::LARGEST;

/// Largest accepted depth: beyond it the rounding of weights could fill the sums.
const MAX_DEPTH: usize = 65_536;

/// The matrix of a linear layer in integers, one scale for each output column, cut into panels of [`PANEL`] columns. A
/// panel holds, for each pair of neighbouring input dimensions in turn, the two weights of each of its columns.
///
/// A column's scale is the smallest with which the magnitudes of its integers sum to at most `i32::MAX / LARGEST` and
/// none is beyond `i16::MAX`. So no sum of products with [quantised rows](super::QuantisedRows) can overflow.
pub(crate) struct QuantisedMatrix {
    storage: Vec<i16>,
    start: usize,
    depth: usize,
    /// For each column, padding included.
    pub(super) scales: Vec<f32>,
}

impl QuantisedMatrix {
    /// Packs `columns` rows of a weight matrix in the order of its file (one row of `depth` values for each output).
    ///
    /// # Panics
    /// If a row is shorter than `depth`, or the depth is beyond 65,536.
    pub(crate) fn pack<'a>(columns: usize, depth: usize, row: impl Fn(usize) -> &'a [f32]) -> Self {
        assert!(depth <= MAX_DEPTH, "layer too deep for exact sums");
        let simd = Simd::detect();
        let deep = padded(depth);
        let spare = LINE / size_of::<i16>();
        let mut storage = vec![0; columns.div_ceil(PANEL) * deep * PANEL + spare];
        let start = storage.as_ptr().align_offset(LINE).min(spare);
        let mut scales = vec![0.0; padded(columns)];
        let (mut weights, mut integers) = (vec![0.0; deep], vec![0; deep]);
        for (column, scale) in scales.iter_mut().enumerate().take(columns) {
            weights[..depth].copy_from_slice(&row(column)[..depth]);
            *scale = column_scale(&weights);
            simd.round(&weights, 1.0 / *scale, &mut integers);
            let first = start + column / PANEL * deep * PANEL + column % PANEL * 2;
            let to = storage[first..].chunks_mut(2 * PANEL);
            for (to, from) in to.zip(integers.chunks_exact(2)) {
                to[..2].copy_from_slice(from);
            }
        }
        Self { storage, start, depth: deep, scales }
    }

    /// Input dimensions, rounded up to a multiple of [`STRIPE`](super::STRIPE): the width of the rows it multiplies.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// Output columns, rounded up to a multiple of [`STRIPE`](super::STRIPE).
    pub(super) fn columns(&self) -> usize {
        self.scales.len()
    }

    /// The panels.
    pub(super) fn panels(&self) -> &[i16] {
        &self.storage[self.start..]
    }
}

/// The scale of a column of weights; see [`QuantisedMatrix`].
///
/// Rounding to integers adds at most one half for each weight, and the roundings of the scale and of the products
/// with its inverse together less than one to the whole sum, which is below 2^19; both are set aside.
#[expect(clippy::cast_possible_truncation, reason = "rounded to f32 once")]
fn column_scale(weights: &[f32]) -> f32 {
    let (mut sum, mut largest) = (0.0, 0.0);
    for &weight in weights {
        let magnitude = f64::from(weight.abs());
        sum += magnitude;
        largest = if magnitude > largest { magnitude } else { largest };
    }
    let limit = f64::from(i32::MAX / i32::from(LARGEST)) - weights.len() as f64 / 2.0 - 1.0;
    let scale = (sum / limit).max(largest / f64::from(i16::MAX));
    (scale as f32).max(f32::MIN_POSITIVE)
}
