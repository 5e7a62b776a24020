//! Row-wise arithmetic: GELU, softmax, layer norm.

use super::dispatch::{Kernel, Simd};
use super::math;
use super::vector::Vector;
use super::{STRIPE, padded};

/// Folds the partial sums of a row: i takes i + 8, then i + 4, i + 2, i + 1.
fn fold(mut partial: [f32; STRIPE]) -> f32 {
    let mut half = STRIPE / 2;
    while half > 0 {
        for i in 0..half {
            partial[i] += partial[i + half];
        }
        half /= 2;
    }
    partial[0]
}

/// The striped sum of `f(element)` over `count` values, a multiple of [`STRIPE`].
///
/// Safety: the instruction set of `V` is present and `count` values behind `row` are valid.
#[inline(always)]
unsafe fn sum<V: Vector>(row: *const f32, count: usize, f: impl Fn(V) -> V) -> f32 {
    let mut partial = [0.0; STRIPE];
    for lane in (0..STRIPE).step_by(V::LANES) {
        // Safety: `lane + chunk + LANES <= count`, as both are multiples.
        unsafe {
            let mut total = V::splat(0.0);
            for chunk in (0..count).step_by(STRIPE) {
                total = total.add(f(V::load(row.add(chunk + lane))));
            }
            total.store(partial.as_mut_ptr().add(lane));
        }
    }
    fold(partial)
}

/// Replaces each of `count` values by `f` of it.
///
/// Safety: as for [`sum`].
#[inline(always)]
unsafe fn map<V: Vector>(row: *mut f32, count: usize, f: impl Fn(usize, V) -> V) {
    for i in (0..count).step_by(V::LANES) {
        // Safety: `i + LANES <= count`.
        unsafe { f(i, V::load(row.add(i))).store(row.add(i)) }
    }
}

/// GELU of every value.
struct Gelu<'a>(&'a mut [f32]);

impl Kernel for Gelu<'_> {
    type Output = ();
    #[inline(always)]
    unsafe fn run<V: Vector>(self) {
        // Safety: the length was checked to be a multiple of the stripe.
        unsafe { map::<V>(self.0.as_mut_ptr(), self.0.len(), |_, x| math::gelu(x)) }
    }
}

/// Softmax of `scale * row` for rows of `length` values that lie `padded(length)` apart; the padding becomes zero.
pub(crate) struct Softmax<'a> {
    /// The rows, without gaps but the padding.
    pub(crate) rows: &'a mut [f32],
    /// Values of a row that count.
    pub(crate) length: usize,
    /// Positive factor before the exponential.
    pub(crate) scale: f32,
}

impl Kernel for Softmax<'_> {
    type Output = ();
    #[inline(always)]
    unsafe fn run<V: Vector>(self) {
        let width = padded(self.length);
        for row in self.rows.chunks_exact_mut(width) {
            row[self.length..].fill(f32::NEG_INFINITY);
            let start = row.as_mut_ptr();
            // Safety: a row has `width` values, a multiple of the stripe.
            unsafe {
                let mut largest = V::splat(f32::NEG_INFINITY);
                for i in (0..width).step_by(V::LANES) {
                    largest = largest.max(V::load(start.add(i)));
                }
                let mut lanes = [f32::NEG_INFINITY; STRIPE];
                largest.store(lanes.as_mut_ptr());
                let largest = lanes.into_iter().reduce(|a, b| if a > b { a } else { b });
                let largest = V::splat(largest.unwrap_or_default());
                let scale = V::splat(self.scale);
                map::<V>(start, width, |_, x| math::exp(x.sub(largest).mul(scale)));
                row[self.length..].fill(0.0);
                let start = row.as_mut_ptr();
                let inverse = V::splat(1.0 / sum::<V>(start, width, |x| x));
                map::<V>(start, width, |_, x| x.mul(inverse));
            }
        }
    }
}

/// `values = norm(values + residual) * weight + bias` row by row, with the biased variance (Ba, Kiros and Hinton 2016).
pub(crate) struct LayerNorm<'a> {
    /// Rows of `weight.len()` values.
    pub(crate) values: &'a mut [f32],
    /// Added first; as long as `values`, or empty.
    pub(crate) residual: &'a [f32],
    /// One factor for each column.
    pub(crate) weight: &'a [f32],
    /// One summand for each column.
    pub(crate) bias: &'a [f32],
    /// Added to the variance.
    pub(crate) epsilon: f32,
}

impl Kernel for LayerNorm<'_> {
    type Output = ();
    #[inline(always)]
    unsafe fn run<V: Vector>(self) {
        let width = self.weight.len();
        let count = width as f32;
        for (i, row) in self.values.chunks_exact_mut(width).enumerate() {
            let start = row.as_mut_ptr();
            // Safety: all rows have `width` values, a multiple of the stripe (checked by the caller).
            unsafe {
                if !self.residual.is_empty() {
                    let residual = self.residual.as_ptr().add(i * width);
                    map::<V>(start, width, |at, x| x.add(V::load(residual.add(at))));
                }
                let mean = V::splat(sum::<V>(start, width, |x| x) / count);
                let variance = sum::<V>(start, width, |x| {
                    let distance = x.sub(mean);
                    distance.mul(distance)
                }) / count;
                let inverse = V::splat(1.0 / (variance + self.epsilon).sqrt());
                map::<V>(start, width, |at, x| {
                    let weight = V::load(self.weight.as_ptr().add(at));
                    let bias = V::load(self.bias.as_ptr().add(at));
                    x.sub(mean).mul(inverse).mul(weight).add(bias)
                });
            }
        }
    }
}

/// The sum of squares of a row.
struct SquareSum<'a>(&'a [f32]);

impl Kernel for SquareSum<'_> {
    type Output = f32;
    #[inline(always)]
    unsafe fn run<V: Vector>(self) -> f32 {
        // Safety: the length was checked to be a multiple of the stripe.
        unsafe { sum::<V>(self.0.as_ptr(), self.0.len(), |x| x.mul(x)) }
    }
}

/// The sum of `e^(value - largest)` of a row.
struct ExpSum<'a> {
    row: &'a [f32],
    largest: f32,
}

impl Kernel for ExpSum<'_> {
    type Output = f32;
    #[inline(always)]
    unsafe fn run<V: Vector>(self) -> f32 {
        // Safety: the length was checked to be a multiple of the stripe.
        unsafe {
            let largest = V::splat(self.largest);
            sum::<V>(self.row.as_ptr(), self.row.len(), |x| math::exp(x.sub(largest)))
        }
    }
}

impl Simd {
    /// Sum of `e^(value - largest)`; the length must be a multiple of [`STRIPE`].
    pub(crate) fn exp_sum(self, row: &[f32], largest: f32) -> f32 {
        assert!(row.len().is_multiple_of(STRIPE), "row not padded to the stripe");
        self.run(ExpSum { row, largest })
    }

    /// GELU in place; the length must be a multiple of [`STRIPE`].
    pub(crate) fn gelu(self, values: &mut [f32]) {
        assert!(values.len().is_multiple_of(STRIPE), "row not padded to the stripe");
        self.run(Gelu(values));
    }

    /// Softmax in place.
    pub(crate) fn softmax(self, softmax: Softmax<'_>) {
        if softmax.length > 0 {
            self.run(softmax);
        }
    }

    /// Layer norm in place; the width must be a multiple of [`STRIPE`].
    pub(crate) fn layer_norm(self, norm: LayerNorm<'_>) {
        let width = norm.weight.len();
        assert!(width > 0 && width.is_multiple_of(STRIPE), "row not padded to the stripe");
        assert_eq!(norm.bias.len(), width, "bias of another width");
        assert!(norm.residual.is_empty() || norm.residual.len() == norm.values.len(), "residual of another length");
        self.run(norm);
    }

    /// Sum of squares; the length must be a multiple of [`STRIPE`].
    pub(crate) fn square_sum(self, row: &[f32]) -> f32 {
        assert!(row.len().is_multiple_of(STRIPE), "row not padded to the stripe");
        self.run(SquareSum(row))
    }
}
