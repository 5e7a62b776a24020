//! The choice of an instruction set at run time.

use super::dot::Dot;
#[cfg(test)]
use super::portable::{Array, Integers};
use super::vector::Vector;
#[cfg(target_arch = "x86_64")]
use super::x86_dot::Vnni;

/// What every processor of the target has: SSE2.
#[cfg(target_arch = "x86_64")]
type Baseline = core::arch::x86_64::__m128i;
/// What every processor of the target has: simd128.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
type Baseline = core::arch::wasm32::v128;
/// Arrays that the compiler vectorises as it can.
#[cfg(not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128"))))]
type Baseline = super::portable::Integers<4>;

/// A piece of arithmetic written once for every register width.
pub(super) trait Kernel {
    /// What the arithmetic returns.
    type Output;
    /// Runs it on registers of type `V`. Implementations are `#[inline(always)]`, so that they are compiled with the
    /// instruction set of the function that calls them.
    ///
    /// # Safety
    /// The instruction set of `V` must be present.
    unsafe fn run<V: Vector>(self) -> Self::Output;
}

/// As [`Kernel`], for integers.
pub(super) trait DotKernel {
    /// Runs it on registers of type `D`; inlined as [`Kernel::run`] is.
    ///
    /// # Safety
    /// The instruction set of `D` must be present.
    unsafe fn run<D: Dot>(self);
}

/// An instruction set that is present on the running processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Simd(Level);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    /// AVX-512F, AVX-512BW and the vector neural network instructions.
    #[cfg(target_arch = "x86_64")]
    Avx512Vnni,
    /// AVX-512F and AVX-512BW.
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    Baseline,
    /// Arrays of four.
    #[cfg(test)]
    Portable,
    /// One value at a time.
    #[cfg(test)]
    Scalar,
}

impl Simd {
    /// The widest instruction set present.
    pub(crate) fn detect() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512bw") {
                let vnni = is_x86_feature_detected!("avx512vnni");
                return Self(if vnni { Level::Avx512Vnni } else { Level::Avx512 });
            }
            if is_x86_feature_detected!("avx2") {
                return Self(Level::Avx2);
            }
        }
        Self(Level::Baseline)
    }

    /// Every instruction set present, the scalar one first.
    #[cfg(test)]
    pub(crate) fn all() -> Vec<Self> {
        let mut levels = vec![Self(Level::Scalar), Self(Level::Portable), Self(Level::Baseline)];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") {
                levels.push(Self(Level::Avx2));
            }
            if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512bw") {
                levels.push(Self(Level::Avx512));
                if is_x86_feature_detected!("avx512vnni") {
                    levels.push(Self(Level::Avx512Vnni));
                }
            }
        }
        levels
    }

    /// Runs `kernel` with this instruction set.
    pub(super) fn run<K: Kernel>(self, kernel: K) -> K::Output {
        // Safety: a `Simd` is made only by `detect` and `all`, which look at the processor first.
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 | Level::Avx512Vnni => unsafe { avx512(kernel) },
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => unsafe { avx2(kernel) },
            Level::Baseline => unsafe { kernel.run::<<Baseline as Dot>::Float>() },
            #[cfg(test)]
            Level::Portable => unsafe { kernel.run::<Array<4>>() },
            #[cfg(test)]
            Level::Scalar => unsafe { kernel.run::<Array<1>>() },
        }
    }

    /// Runs `kernel` with this instruction set.
    pub(super) fn run_dot<K: DotKernel>(self, kernel: K) {
        // Safety: as for `run`.
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Level::Avx512Vnni => unsafe { avx512vnni_dot(kernel) },
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => unsafe { avx512_dot(kernel) },
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => unsafe { avx2_dot(kernel) },
            Level::Baseline => unsafe { kernel.run::<Baseline>() },
            #[cfg(test)]
            Level::Portable => unsafe { kernel.run::<Integers<4>>() },
            #[cfg(test)]
            Level::Scalar => unsafe { kernel.run::<Integers<1>>() },
        }
    }
}

/// Safety: AVX-512F must be present.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
unsafe fn avx512<K: Kernel>(kernel: K) -> K::Output {
    unsafe { kernel.run::<core::arch::x86_64::__m512>() }
}

/// Safety: AVX2 must be present.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn avx2<K: Kernel>(kernel: K) -> K::Output {
    unsafe { kernel.run::<core::arch::x86_64::__m256>() }
}

/// Safety: AVX-512F, AVX-512BW and AVX-512 VNNI must be present.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
unsafe fn avx512vnni_dot<K: DotKernel>(kernel: K) {
    unsafe { kernel.run::<Vnni>() }
}

/// Safety: AVX-512F and AVX-512BW must be present.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw")]
unsafe fn avx512_dot<K: DotKernel>(kernel: K) {
    unsafe { kernel.run::<core::arch::x86_64::__m512i>() }
}

/// Safety: AVX2 must be present.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn avx2_dot<K: DotKernel>(kernel: K) {
    unsafe { kernel.run::<core::arch::x86_64::__m256i>() }
}
