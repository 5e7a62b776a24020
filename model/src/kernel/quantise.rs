//! Rows of numbers as integers with one scale for each row.

use super::STRIPE;
use super::dispatch::{Kernel, Simd};
use super::vector::Vector;

/// Largest magnitude of a quantised activation. Sums have 31 bits for activations, weights and depth together; with 13
/// bits here, the rounding of activations and that of weights weigh about the same.
pub(crate) const LARGEST: i16 = 8191;

/// Rows with less than this magnitude are quantised as if they had it, so that a division by it stays finite.
const TINY: f32 = 1e-30;

/// Rows of integers: value k of row i stands for `values[i][k] * scales[i]`.
#[derive(Default)]
pub(crate) struct QuantisedRows {
    pub(super) values: Vec<i16>,
    pub(super) scales: Vec<f32>,
    pub(super) width: usize,
}

impl QuantisedRows {
    /// Takes over `rows`, `[.. x width]`. Each row gets the scale `m / 8191`, m its largest magnitude, and the integers
    /// nearest to `value * (8191 / m)`, ties to even. Every integer is in -8191..=8191, whatever the values.
    ///
    /// # Panics
    /// Unless the width is a multiple of [`STRIPE`] and the rows are complete.
    pub(crate) fn fill(&mut self, simd: Simd, rows: &[f32], width: usize) {
        assert!(width > 0 && width.is_multiple_of(STRIPE), "row not padded to the stripe");
        assert!(rows.len().is_multiple_of(width), "incomplete row");
        self.width = width;
        self.values.resize(rows.len(), 0);
        self.scales.resize(rows.len() / width, 0.0);
        simd.run(Quantise { rows, to: self });
    }
}

struct Quantise<'a> {
    rows: &'a [f32],
    to: &'a mut QuantisedRows,
}

impl Kernel for Quantise<'_> {
    type Output = ();
    #[inline(always)]
    unsafe fn run<V: Vector>(self) {
        let QuantisedRows { values, scales, width } = self.to;
        let rows = self.rows.chunks_exact(*width).zip(values.chunks_exact_mut(*width));
        for ((row, values), scale) in rows.zip(scales) {
            // Safety: both rows have `width` values, a multiple of the stripe.
            unsafe {
                let largest = largest::<V>(row).max(TINY);
                *scale = largest / f32::from(LARGEST);
                round::<V>(row, f32::from(LARGEST) / largest, LARGEST, values);
            }
        }
    }
}

/// The largest magnitude in a row; not-a-number does not count.
///
/// Safety: the instruction set of `V` is present, the length is a multiple of the stripe.
#[inline(always)]
unsafe fn largest<V: Vector>(row: &[f32]) -> f32 {
    let mut lanes = [0.0; STRIPE];
    // Safety: `i + LANES <= row.len()`, and `LANES <= STRIPE`.
    unsafe {
        let mut largest = V::splat(0.0);
        for i in (0..row.len()).step_by(V::LANES) {
            let value = V::load(row.as_ptr().add(i));
            largest = value.max(V::splat(0.0).sub(value)).max(largest);
        }
        largest.store(lanes.as_mut_ptr());
    }
    lanes.into_iter().fold(0.0, |a, b| if a > b { a } else { b })
}

/// `value * factor` moved into `-limit..=limit` and rounded to the nearest integer, ties to even; not-a-number becomes
/// `-limit`.
///
/// Safety: as for [`largest`], and `to` is as long as `row`.
#[inline(always)]
unsafe fn round<V: Vector>(row: &[f32], factor: f32, limit: i16, to: &mut [i16]) {
    // Safety: `i + LANES` is within both rows.
    unsafe {
        let (factor, limit) = (V::splat(factor), f32::from(limit));
        let (least, most) = (V::splat(-limit), V::splat(limit));
        for i in (0..row.len()).step_by(V::LANES) {
            let value = V::load(row.as_ptr().add(i)).mul(factor).max(least).min(most);
            value.store_rounded(to.as_mut_ptr().add(i));
        }
    }
}

/// A row times a factor, rounded.
struct Round<'a> {
    row: &'a [f32],
    factor: f32,
    to: &'a mut [i16],
}

impl Kernel for Round<'_> {
    type Output = ();
    #[inline(always)]
    unsafe fn run<V: Vector>(self) {
        // Safety: the lengths were checked.
        unsafe { round::<V>(self.row, self.factor, i16::MAX, self.to) }
    }
}

impl Simd {
    /// The integers nearest to `value * factor`, ties to even, at most `i16::MAX` in magnitude.
    ///
    /// # Panics
    /// Unless both rows have one length, a multiple of [`STRIPE`].
    pub(super) fn round(self, row: &[f32], factor: f32, to: &mut [i16]) {
        assert!(row.len() == to.len() && row.len().is_multiple_of(STRIPE), "row not padded to the stripe");
        self.run(Round { row, factor, to });
    }
}
