//! The weights of linear layers as integers, in the order in which the product reads them.

use super::dispatch::Simd;
use super::packed::{LINE, PANEL};
use super::padded;
use super::quantise::LARGEST;

/// Largest accepted depth: beyond it the rounding of weights could fill the sums.
const MAX_DEPTH: usize = 65_536;

/// What the magnitudes of a column's integers sum to at most, so that no sum of products with
/// [quantised rows](super::QuantisedRows) can overflow.
const MOST: i32 = i32::MAX / LARGEST as i32;

/// The weights of one output as they come from a file, one for each input dimension.
#[derive(Clone, Copy)]
pub(crate) enum Column<'a> {
    /// The weights themselves.
    Numbers(&'a [f32]),
    /// Integers, and the factor that makes weights of them.
    Integers(&'a [i8], f32),
}

/// The matrix of a linear layer in integers, one scale for each output column, cut into panels of [`PANEL`] columns. A
/// panel holds, for each pair of neighbouring input dimensions in turn, the two weights of each of its columns.
///
/// The magnitudes of a column's integers sum to at most `i32::MAX / LARGEST`, and none is beyond `i16::MAX`. Integers that
/// keep to this are taken as they are, with their scale; for numbers the scale is the smallest with which they do. Integers
/// that do not (beyond 2064 inputs they can be too many) are taken as the numbers that they stand for.
pub(crate) struct QuantisedMatrix {
    storage: Vec<i16>,
    start: usize,
    depth: usize,
    /// For each column, padding included.
    pub(super) scales: Vec<f32>,
}

impl QuantisedMatrix {
    /// Packs the weights of `columns` outputs with `depth` inputs each.
    ///
    /// # Panics
    /// If a column is shorter than `depth`, or the depth is beyond 65,536.
    pub(crate) fn pack<'a>(columns: usize, depth: usize, weights: impl Fn(usize) -> Column<'a>) -> Self {
        assert!(depth <= MAX_DEPTH, "layer too deep for exact sums");
        let simd = Simd::detect();
        let deep = padded(depth);
        let spare = LINE / size_of::<i16>();
        let mut storage = vec![0; columns.div_ceil(PANEL) * deep * PANEL + spare];
        let start = storage.as_ptr().align_offset(LINE).min(spare);
        let mut scales = vec![0.0; padded(columns)];
        let (mut numbers, mut integers) = (vec![0.0; deep], vec![0; deep]);
        for (column, scale) in scales.iter_mut().enumerate().take(columns) {
            *scale = match weights(column) {
                Column::Integers(values, scale) if fits(&values[..depth]) => {
                    fill(&mut integers, &values[..depth], i16::from);
                    scale
                }
                Column::Integers(values, scale) => {
                    fill(&mut numbers, &values[..depth], |value| f32::from(value) * scale);
                    quantise(simd, &numbers, &mut integers)
                }
                Column::Numbers(values) => {
                    fill(&mut numbers, &values[..depth], |value| value);
                    quantise(simd, &numbers, &mut integers)
                }
            };
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

/// Writes each of `from` to its place.
fn fill<T, U: Copy>(to: &mut [T], from: &[U], f: impl Fn(U) -> T) {
    to.iter_mut().zip(from).for_each(|(to, &from)| *to = f(from));
}

/// Whether the integers leave room for exact sums.
fn fits(values: &[i8]) -> bool {
    let sum: i32 = values.iter().map(|value| i32::from(*value).abs()).sum();
    sum <= MOST
}

/// Numbers to integers; the scale.
fn quantise(simd: Simd, numbers: &[f32], integers: &mut [i16]) -> f32 {
    let scale = column_scale(numbers);
    simd.round(numbers, 1.0 / scale, integers);
    scale
}

/// The scale of a column of numbers; see [`QuantisedMatrix`].
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
    let limit = f64::from(MOST) - weights.len() as f64 / 2.0 - 1.0;
    let scale = (sum / limit).max(largest / f64::from(i16::MAX));
    (scale as f32).max(f32::MIN_POSITIVE)
}
