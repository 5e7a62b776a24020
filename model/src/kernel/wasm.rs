//! The 128-bit register of WebAssembly SIMD.

use core::arch::wasm32::{
    f32x4_add, f32x4_convert_i32x4, f32x4_div, f32x4_mul, f32x4_nearest, f32x4_pmax, f32x4_pmin, f32x4_splat,
    f32x4_sub, i16x8_narrow_i32x4, i32x4_add, i32x4_dot_i16x8, i32x4_shl, i32x4_splat, i32x4_trunc_sat_f32x4, v128,
    v128_load, v128_load32_splat, v128_store, v128_store64_lane,
};

use super::dot::Dot;
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
    #[inline(always)]
    unsafe fn store_rounded(self, to: *mut i16) {
        let rounded = i32x4_trunc_sat_f32x4(f32x4_nearest(self));
        unsafe { v128_store64_lane::<0>(i16x8_narrow_i32x4(rounded, rounded), to.cast()) }
    }
}

// Safety: as for `Vector`.
impl Dot for v128 {
    type Float = v128;
    #[inline(always)]
    unsafe fn zero() -> Self {
        i32x4_splat(0)
    }
    #[inline(always)]
    unsafe fn load(from: *const i16) -> Self {
        unsafe { v128_load(from.cast()) }
    }
    #[inline(always)]
    unsafe fn splat(from: *const i16) -> Self {
        unsafe { v128_load32_splat(from.cast()) }
    }
    #[inline(always)]
    unsafe fn dot(self, a: Self, b: Self) -> Self {
        i32x4_add(self, i32x4_dot_i16x8(a, b))
    }
    #[inline(always)]
    unsafe fn float(self) -> Self {
        f32x4_convert_i32x4(self)
    }
}
