//! x86-64 registers: SSE2 (always there), AVX2 and AVX-512F.

use core::arch::x86_64::{
    __m128, __m256, __m512, _mm_add_epi32, _mm_add_ps, _mm_castps_si128, _mm_castsi128_ps, _mm_cvtps_epi32, _mm_div_ps,
    _mm_loadu_ps, _mm_max_ps, _mm_min_ps, _mm_mul_ps, _mm_packs_epi32, _mm_set1_epi32, _mm_set1_ps, _mm_slli_epi32,
    _mm_storel_epi64, _mm_storeu_ps, _mm_storeu_si128, _mm_sub_ps, _mm256_add_epi32, _mm256_add_ps,
    _mm256_castps_si256, _mm256_castsi256_ps, _mm256_castsi256_si128, _mm256_cvtps_epi32, _mm256_div_ps,
    _mm256_extracti128_si256, _mm256_loadu_ps, _mm256_max_ps, _mm256_min_ps, _mm256_mul_ps, _mm256_set1_epi32,
    _mm256_set1_ps, _mm256_slli_epi32, _mm256_storeu_ps, _mm256_storeu_si256, _mm256_sub_ps, _mm512_add_epi32,
    _mm512_add_ps, _mm512_castps_si512, _mm512_castsi512_ps, _mm512_cvtps_epi32, _mm512_cvtsepi32_epi16, _mm512_div_ps,
    _mm512_loadu_ps, _mm512_max_ps, _mm512_min_ps, _mm512_mul_ps, _mm512_set1_epi32, _mm512_set1_ps, _mm512_slli_epi32,
    _mm512_storeu_ps, _mm512_sub_ps,
};

use super::vector::Vector;

/// The nearest integers, saturated to i16.
///
/// Safety: SSE2 is present, four values behind `to` are valid. The two below likewise, for their width.
#[inline(always)]
unsafe fn round4(values: __m128, to: *mut i16) {
    unsafe {
        let rounded = _mm_cvtps_epi32(values);
        _mm_storel_epi64(to.cast(), _mm_packs_epi32(rounded, rounded));
    }
}

#[inline(always)]
unsafe fn round8(values: __m256, to: *mut i16) {
    unsafe {
        let rounded = _mm256_cvtps_epi32(values);
        let (low, high) = (_mm256_castsi256_si128(rounded), _mm256_extracti128_si256::<1>(rounded));
        _mm_storeu_si128(to.cast(), _mm_packs_epi32(low, high));
    }
}

#[inline(always)]
unsafe fn round16(values: __m512, to: *mut i16) {
    unsafe { _mm256_storeu_si256(to.cast(), _mm512_cvtsepi32_epi16(_mm512_cvtps_epi32(values))) }
}

/// Implements [`Vector`] for a register type from the names of its intrinsics.
macro_rules! vector {
    ($register:ty, $lanes:literal, $load:ident, $store:ident, $splat:ident, $add:ident, $sub:ident, $mul:ident,
     $div:ident, $max:ident, $min:ident, $as_int:ident, $as_float:ident, $shift:ident, $add_int:ident,
     $splat_int:ident, $round:ident) => {
        // Safety: the trait's contract (instruction set present, pointers valid) is each intrinsic's contract.
        impl Vector for $register {
            const LANES: usize = $lanes;
            #[inline(always)]
            unsafe fn load(from: *const f32) -> Self {
                unsafe { $load(from) }
            }
            #[inline(always)]
            unsafe fn store(self, to: *mut f32) {
                unsafe { $store(to, self) }
            }
            #[inline(always)]
            unsafe fn splat(value: f32) -> Self {
                unsafe { $splat(value) }
            }
            #[inline(always)]
            unsafe fn add(self, other: Self) -> Self {
                unsafe { $add(self, other) }
            }
            #[inline(always)]
            unsafe fn sub(self, other: Self) -> Self {
                unsafe { $sub(self, other) }
            }
            #[inline(always)]
            unsafe fn mul(self, other: Self) -> Self {
                unsafe { $mul(self, other) }
            }
            #[inline(always)]
            unsafe fn div(self, other: Self) -> Self {
                unsafe { $div(self, other) }
            }
            #[inline(always)]
            unsafe fn max(self, other: Self) -> Self {
                unsafe { $max(self, other) }
            }
            #[inline(always)]
            unsafe fn min(self, other: Self) -> Self {
                unsafe { $min(self, other) }
            }
            #[inline(always)]
            unsafe fn exponent(self) -> Self {
                unsafe { $as_float($add_int($shift::<23>($as_int(self)), $splat_int(0x3F80_0000))) }
            }
            #[inline(always)]
            unsafe fn store_rounded(self, to: *mut i16) {
                unsafe { $round(self, to) }
            }
        }
    };
}

#[rustfmt::skip]
vector!(__m128, 4, _mm_loadu_ps, _mm_storeu_ps, _mm_set1_ps, _mm_add_ps, _mm_sub_ps, _mm_mul_ps, _mm_div_ps,
    _mm_max_ps, _mm_min_ps, _mm_castps_si128, _mm_castsi128_ps, _mm_slli_epi32, _mm_add_epi32, _mm_set1_epi32, round4);
#[rustfmt::skip]
vector!(__m256, 8, _mm256_loadu_ps, _mm256_storeu_ps, _mm256_set1_ps, _mm256_add_ps, _mm256_sub_ps, _mm256_mul_ps,
    _mm256_div_ps, _mm256_max_ps, _mm256_min_ps, _mm256_castps_si256, _mm256_castsi256_ps, _mm256_slli_epi32,
    _mm256_add_epi32, _mm256_set1_epi32, round8);
#[rustfmt::skip]
vector!(__m512, 16, _mm512_loadu_ps, _mm512_storeu_ps, _mm512_set1_ps, _mm512_add_ps, _mm512_sub_ps, _mm512_mul_ps,
    _mm512_div_ps, _mm512_max_ps, _mm512_min_ps, _mm512_castps_si512, _mm512_castsi512_ps, _mm512_slli_epi32,
    _mm512_add_epi32, _mm512_set1_epi32, round16);
