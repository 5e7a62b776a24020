//! Integer products in x86-64 registers: SSE2 (always there), AVX2, AVX-512BW and AVX-512 VNNI.

use core::arch::x86_64::{
    __m128, __m128i, __m256, __m256i, __m512, __m512i, _mm_add_epi32, _mm_cvtepi32_ps, _mm_loadu_si128, _mm_madd_epi16,
    _mm_set1_epi32, _mm_setzero_si128, _mm256_add_epi32, _mm256_cvtepi32_ps, _mm256_loadu_si256, _mm256_madd_epi16,
    _mm256_set1_epi32, _mm256_setzero_si256, _mm512_add_epi32, _mm512_cvtepi32_ps, _mm512_dpwssd_epi32,
    _mm512_loadu_si512, _mm512_madd_epi16, _mm512_set1_epi32, _mm512_setzero_si512,
};

use super::dot::Dot;

/// Implements [`Dot`] for a register type from the names of its intrinsics.
macro_rules! dot {
    ($register:ty, $float:ty, $zero:ident, $load:ident, $splat:ident, $multiply:ident, $add:ident, $convert:ident) => {
        // Safety: the trait's contract (instruction set present, pointers valid) is each intrinsic's contract.
        impl Dot for $register {
            type Float = $float;
            #[inline(always)]
            unsafe fn zero() -> Self {
                unsafe { $zero() }
            }
            #[inline(always)]
            unsafe fn load(from: *const i16) -> Self {
                unsafe { $load(from.cast()) }
            }
            #[inline(always)]
            unsafe fn splat(from: *const i16) -> Self {
                unsafe { $splat(from.cast::<i32>().read_unaligned()) }
            }
            #[inline(always)]
            unsafe fn dot(self, a: Self, b: Self) -> Self {
                unsafe { $add(self, $multiply(a, b)) }
            }
            #[inline(always)]
            unsafe fn float(self) -> Self::Float {
                unsafe { $convert(self) }
            }
        }
    };
}

#[rustfmt::skip]
dot!(__m128i, __m128, _mm_setzero_si128, _mm_loadu_si128, _mm_set1_epi32, _mm_madd_epi16, _mm_add_epi32,
    _mm_cvtepi32_ps);
#[rustfmt::skip]
dot!(__m256i, __m256, _mm256_setzero_si256, _mm256_loadu_si256, _mm256_set1_epi32, _mm256_madd_epi16,
    _mm256_add_epi32, _mm256_cvtepi32_ps);
#[rustfmt::skip]
dot!(__m512i, __m512, _mm512_setzero_si512, _mm512_loadu_si512, _mm512_set1_epi32, _mm512_madd_epi16,
    _mm512_add_epi32, _mm512_cvtepi32_ps);

/// An AVX-512 register where the vector neural network instructions are present: product and sum are one instruction.
#[derive(Clone, Copy)]
pub(super) struct Vnni(__m512i);

// Safety: as for the macro's.
impl Dot for Vnni {
    type Float = __m512;
    #[inline(always)]
    unsafe fn zero() -> Self {
        unsafe { Self(__m512i::zero()) }
    }
    #[inline(always)]
    unsafe fn load(from: *const i16) -> Self {
        unsafe { Self(__m512i::load(from)) }
    }
    #[inline(always)]
    unsafe fn splat(from: *const i16) -> Self {
        unsafe { Self(__m512i::splat(from)) }
    }
    #[inline(always)]
    unsafe fn dot(self, a: Self, b: Self) -> Self {
        unsafe { Self(_mm512_dpwssd_epi32(self.0, a.0, b.0)) }
    }
    #[inline(always)]
    unsafe fn float(self) -> Self::Float {
        unsafe { self.0.float() }
    }
}
