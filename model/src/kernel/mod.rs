//! Arithmetic with the same bits everywhere.
//!
//! A result is the same, bit for bit, on every processor, in WebAssembly, for every register width and whatever else
//! is in the batch, because the order of the roundings is fixed:
//!
//! - **Linear layers** ([`linear`](Simd::linear)): rows and weights are integers with one scale for each row and each
//!   output column ([`QuantisedRows`], [`QuantisedMatrix`]). Sums of their products are exact, as the weights' integers
//!   leave no room for an overflow; so their order does not matter. Three roundings follow: the sum to f32, its product
//!   with the (rounded) product of both scales, and the addition of the bias.
//! - **Other matrix products** ([`product`](Simd::product), of attention and the decoder): each output element starts
//!   at zero and takes `a[k] * b[k]` for k = 0, 1, 2, .., one rounded multiplication and one rounded addition each; a
//!   bias is added last. No fused multiply-add: simd128 has none. Registers hold neighbouring columns, so their width
//!   cannot show.
//! - **Sums along a row** (softmax, layer norm, dot products): [`STRIPE`] partial sums, where partial sum i takes the
//!   elements i, i + 16, i + 32, .. in this order; then i takes i + 8, then i + 4, i + 2, i + 1. Rows are padded with
//!   zeros to a multiple of the stripe.
//! - **exp, the Gaussian distribution function and ln** are polynomials of our own in `math`; nothing is asked of
//!   the platform's mathematical library. Square root and division are exact by IEEE 754.
//!
//! Not-a-number payloads are outside this promise; weights with such values are refused when a model is loaded.

mod dispatch;
mod dot;
#[cfg(test)]
mod integer_tests;
mod linear;
mod math;
mod packed;
#[cfg(any(test, not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128")))))]
mod portable;
mod product;
mod quantise;
mod quantised_matrix;
mod rows;
#[cfg(test)]
mod tests;
mod tiles;
mod vector;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod wasm;
#[cfg(target_arch = "x86_64")]
mod x86;
#[cfg(target_arch = "x86_64")]
mod x86_dot;

pub(crate) use dispatch::Simd;
pub(crate) use math::ln;
pub(crate) use packed::PackedMatrix;
pub(crate) use product::{Columns, Rows};
pub(crate) use quantise::QuantisedRows;
pub(crate) use quantised_matrix::{Column, QuantisedMatrix};
pub(crate) use rows::{LayerNorm, Softmax};

/// Partial sums of a reduction, and the multiple to which column counts are padded: one AVX-512 register.
pub(crate) const STRIPE: usize = 16;

/// `count` rounded up to a multiple of [`STRIPE`].
pub(crate) fn padded(count: usize) -> usize {
    count.next_multiple_of(STRIPE)
}
