//! What the kernels ask of a SIMD register.

/// One register of `LANES` f32 values.
///
/// Every operation is the IEEE 754 one, lane by lane, without contraction: `add(mul(a, b), c)` rounds twice on
/// every target. That, and not the register's width, decides the bits of a result.
///
/// # Safety
/// Every function asks that the instruction set of the implementing type is present on the running processor.
/// `load`, `store` and `store_rounded` also ask that `LANES` values behind the pointer are valid; no alignment is
/// needed.
pub(super) trait Vector: Copy {
    /// Values in one register: 1, 4, 8 or 16 (a divisor of [`STRIPE`](super::STRIPE)).
    const LANES: usize;
    /// Reads `LANES` values.
    unsafe fn load(from: *const f32) -> Self;
    /// Writes `LANES` values.
    unsafe fn store(self, to: *mut f32);
    /// The same value in every lane.
    unsafe fn splat(value: f32) -> Self;
    /// `self + other`.
    unsafe fn add(self, other: Self) -> Self;
    /// `self - other`.
    unsafe fn sub(self, other: Self) -> Self;
    /// `self * other`.
    unsafe fn mul(self, other: Self) -> Self;
    /// `self / other`.
    unsafe fn div(self, other: Self) -> Self;
    /// `if self > other { self } else { other }`.
    unsafe fn max(self, other: Self) -> Self;
    /// `if self < other { self } else { other }`.
    unsafe fn min(self, other: Self) -> Self;
    /// `2^n` for lanes that hold `1.5 * 2^23 + n`, with `n` an integer in -126..=127: the low bits of such a number
    /// are `n`, and are moved into the exponent.
    unsafe fn exponent(self) -> Self;
    /// Writes `LANES` integers: the nearest, ties to even, of values within the range of i16.
    unsafe fn store_rounded(self, to: *mut i16);
}
