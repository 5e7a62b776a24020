//! The 128-bit register of WebAssembly SIMD.

use core::arch::wasm32::{
    f32x4_add, f32x4_div, f32x4_mul, f32x4_pmax, f32x4_pmin, f32x4_splat, f32x4_sub, i32x4_add, i32x4_shl, i32x4_splat,
    v128, v128_load, v128_store,
};

use super::vector::Vector;

// Safety: simd128 is a compile-time feature of this module; only `load` and `store` ask anything, and what they ask
// is the trait's contract.
impl Vector for v128 {
    const LANES: usize = 4;
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        unsafe { v128_load(from.cast()) }
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        unsafe { v128_store(to.cast(), self) }
    }
    #[inline(always)]
    unsafe fn splat(value: f32) -> Self {
        f32x4_splat(value)
    }
    #[inline(always)]
    unsafe fn add(self, other: Self) -> Self {
        f32x4_add(self, other)
    }
    #[inline(always)]
    unsafe fn sub(self, other: Self) -> Self {
        f32x4_sub(self, other)
    }
    #[inline(always)]
    unsafe fn mul(self, other: Self) -> Self {
        f32x4_mul(self, other)
    }
    #[inline(always)]
    unsafe fn div(self, other: Self) -> Self {
        f32x4_div(self, other)
    }
    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        // `pmax(a, b)` is `a < b ? b : a`, so the operands change places.
        f32x4_pmax(other, self)
    }
    #[inline(always)]
    unsafe fn min(self, other: Self) -> Self {
        f32x4_pmin(other, self)
    }
    #[inline(always)]
    unsafe fn exponent(self) -> Self {
        i32x4_add(i32x4_shl(self, 23), i32x4_splat(0x3F80_0000))
    }
}
