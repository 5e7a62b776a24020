//! exp, GELU and ln from additions, multiplications and divisions alone.

use super::vector::Vector;

/// `1.5 * 2^23`: adding it to a small number leaves the nearest integer in the low bits.
const ROUND: f32 = 12_582_912.0;
/// ln 2 in two parts; the first has few enough bits that its product with an exponent is exact.
const LN2_HIGH: f32 = 0.693_145_75;
const LN2_LOW: f32 = 1.428_606_8e-6;

/// `(e^r - 1 - r) / r^2` on |r| <= ln 2 / 2, constant term first; own weighted least-squares fit, relative error of
/// e^r 3.1e-9 before rounding.
const EXP: [f32; 5] = [0.499_999_93, 0.166_665_2, 0.041_668_396, 0.008_368_785, 0.001_381_441_8];

/// Numerator and denominator (constant terms first) of `(Phi(x) - 1/2) / x` in x^2 on |x| <= 5.5, where Phi is the
/// standard Gaussian distribution function; own rational fit, error of Phi 7.5e-9 before rounding.
const PHI_NUMERATOR: [f32; 6] =
    [0.398_942_24, 0.033_786_636, 0.004_672_763_3, 1.680_885e-4, 6.341_272_7e-6, 2.276_607_6e-8];
const PHI_DENOMINATOR: [f32; 6] = [1.0, 0.251_356_54, 0.028_606_905, 0.001_880_328, 7.337_986e-5, 1.197_180_8e-6];
/// Beyond this distance Phi is 0 or 1 in f32.
const PHI_END: f32 = 5.5;

/// Horner's rule, coefficients from the constant term up.
///
/// # Safety
/// As for [`Vector`].
#[inline(always)]
unsafe fn polynomial<V: Vector, const N: usize>(x: V, coefficients: [f32; N]) -> V {
    unsafe {
        let mut sum = V::splat(coefficients[N - 1]);
        for &coefficient in coefficients[..N - 1].iter().rev() {
            sum = sum.mul(x).add(V::splat(coefficient));
        }
        sum
    }
}

/// `e^x`, relative error below 2e-7; arguments are first moved into -87..=88.
///
/// # Safety
/// As for [`Vector`].
#[inline(always)]
pub(super) unsafe fn exp<V: Vector>(x: V) -> V {
    unsafe {
        let x = x.max(V::splat(-87.0)).min(V::splat(88.0));
        let shifted = x.mul(V::splat(core::f32::consts::LOG2_E)).add(V::splat(ROUND));
        let n = shifted.sub(V::splat(ROUND));
        let r = x.sub(n.mul(V::splat(LN2_HIGH))).sub(n.mul(V::splat(LN2_LOW)));
        let tail = polynomial(r, EXP).mul(r.mul(r)).add(r).add(V::splat(1.0));
        tail.mul(shifted.exponent())
    }
}

/// The exact GELU, `x * Phi(x)` (Hendrycks and Gimpel 2016), absolute error below 1e-6 * max(1, |x|).
///
/// # Safety
/// As for [`Vector`].
#[inline(always)]
pub(super) unsafe fn gelu<V: Vector>(x: V) -> V {
    unsafe {
        let near = x.max(V::splat(-PHI_END)).min(V::splat(PHI_END));
        let square = near.mul(near);
        let ratio = polynomial(square, PHI_NUMERATOR).div(polynomial(square, PHI_DENOMINATOR));
        x.mul(near.mul(ratio).add(V::splat(0.5)))
    }
}

/// The natural logarithm of a positive normal number: exponent and mantissa apart, then the series of
/// `2 artanh((m - 1) / (m + 1))`, relative error below 1e-14.
pub(crate) fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    let mut exponent = f64::from(u16::try_from(bits >> 52).unwrap_or(u16::MAX)) - 1023.0;
    let mut mantissa = f64::from_bits(bits & 0x000F_FFFF_FFFF_FFFF | 0x3FF0_0000_0000_0000);
    if mantissa > core::f64::consts::SQRT_2 {
        mantissa *= 0.5;
        exponent += 1.0;
    }
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let square = s * s;
    let mut series = 0.0;
    for odd in [19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0, 1.0] {
        series = series * square + 1.0 / odd;
    }
    exponent * core::f64::consts::LN_2 + 2.0 * s * series
}
