//! What the integer product asks of a SIMD register.

use super::vector::Vector;

/// One register of `LANES` 32-bit lanes, each an i32 or a pair of i16.
///
/// Integer sums are exact, so nothing but an overflow could make their bits differ; the operands rule that out
/// ([`QuantisedMatrix`](super::QuantisedMatrix)).
///
/// # Safety
/// Every function asks that the instruction set of the implementing type is present on the running processor.
/// `load` and `splat` also ask that the values they read are valid; no alignment is needed.
pub(super) trait Dot: Copy {
    /// The register of as many f32 values.
    type Float: Vector;
    /// Lanes of one register.
    const LANES: usize = Self::Float::LANES;
    /// Zero in every lane.
    unsafe fn zero() -> Self;
    /// Reads `LANES` pairs.
    unsafe fn load(from: *const i16) -> Self;
    /// Reads one pair into every lane.
    unsafe fn splat(from: *const i16) -> Self;
    /// Lane by lane `self + a.0 * b.0 + a.1 * b.1`, for sums in `self` and pairs in `a` and `b`.
    unsafe fn dot(self, a: Self, b: Self) -> Self;
    /// The nearest f32 of each sum, ties to even.
    unsafe fn float(self) -> Self::Float;
}
