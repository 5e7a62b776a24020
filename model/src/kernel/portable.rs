//! Registers in plain Rust: for other processors, and the scalar yardstick of the tests.

use super::dot::Dot;
use super::vector::Vector;

/// `N` lanes as an array; the compiler turns four of them into a NEON register on aarch64, for example.
#[derive(Clone, Copy)]
pub(super) struct Array<const N: usize>([f32; N]);

impl<const N: usize> Array<N> {
    /// Applies `f` lane by lane.
    #[inline(always)]
    fn zip(self, other: Self, f: impl Fn(f32, f32) -> f32) -> Self {
        Self(core::array::from_fn(|lane| f(self.0[lane], other.0[lane])))
    }
}

// Safety: no instruction set is asked for; the pointers' validity is the trait's contract.
impl<const N: usize> Vector for Array<N> {
    const LANES: usize = N;
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        Self(unsafe { from.cast::<[f32; N]>().read() })
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        unsafe { to.cast::<[f32; N]>().write(self.0) }
    }
    #[inline(always)]
    unsafe fn splat(value: f32) -> Self {
        Self([value; N])
    }
    #[inline(always)]
    unsafe fn add(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }
    #[inline(always)]
    unsafe fn sub(self, other: Self) -> Self {
        self.zip(other, |a, b| a - b)
    }
    #[inline(always)]
    unsafe fn mul(self, other: Self) -> Self {
        self.zip(other, |a, b| a * b)
    }
    #[inline(always)]
    unsafe fn div(self, other: Self) -> Self {
        self.zip(other, |a, b| a / b)
    }
    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        self.zip(other, |a, b| if a > b { a } else { b })
    }
    #[inline(always)]
    unsafe fn min(self, other: Self) -> Self {
        self.zip(other, |a, b| if a < b { a } else { b })
    }
    #[inline(always)]
    unsafe fn exponent(self) -> Self {
        Self(self.0.map(|lane| f32::from_bits((lane.to_bits() << 23).wrapping_add(0x3F80_0000))))
    }
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "saturates, and the values are in range")]
    unsafe fn store_rounded(self, to: *mut i16) {
        unsafe { to.cast::<[i16; N]>().write(self.0.map(|lane| lane.round_ties_even() as i16)) }
    }
}

/// `N` lanes, each a sum or the bytes of a pair.
#[derive(Clone, Copy)]
pub(super) struct Integers<const N: usize>([i32; N]);

/// The two values of a pair, in the order of memory or in the other one: pairs are only multiplied with each other.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "takes the lower half")]
fn halves(pair: i32) -> [i32; 2] {
    [i32::from(pair as i16), pair >> 16]
}

// Safety: no instruction set is asked for; the pointers' validity is the trait's contract.
impl<const N: usize> Dot for Integers<N> {
    type Float = Array<N>;
    #[inline(always)]
    unsafe fn zero() -> Self {
        Self([0; N])
    }
    #[inline(always)]
    unsafe fn load(from: *const i16) -> Self {
        Self(unsafe { from.cast::<[i32; N]>().read_unaligned() })
    }
    #[inline(always)]
    unsafe fn splat(from: *const i16) -> Self {
        Self([unsafe { from.cast::<i32>().read_unaligned() }; N])
    }
    #[inline(always)]
    unsafe fn dot(self, a: Self, b: Self) -> Self {
        Self(core::array::from_fn(|lane| {
            let ([a0, a1], [b0, b1]) = (halves(a.0[lane]), halves(b.0[lane]));
            self.0[lane] + (a0 * b0 + a1 * b1)
        }))
    }
    #[inline(always)]
    unsafe fn float(self) -> Array<N> {
        Array(self.0.map(|sum| sum as f32))
    }
}
