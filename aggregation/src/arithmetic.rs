//! Sums in a fixed order and the rounding that makes ties of equals.
//!
//! Every result is defined bit by bit: the order of additions is written out, nothing is fused, and no function of
//! the platform's mathematics library is called except `sqrt`, which IEEE 754 rounds exactly.

/// Partial sums kept side by side, so that compilers may use vector registers without changing the order.
const LANES: usize = 8;

/// The dot product of two slices of equal length (a longer one's tail is ignored): eight interleaved partial sums,
/// added pairwise at the end.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (a_chunks, a_rest) = a.as_chunks::<LANES>();
    let (b_chunks, b_rest) = b.as_chunks::<LANES>();
    let mut sums = [0.0_f64; LANES];
    for (x, y) in a_chunks.iter().zip(b_chunks) {
        for lane in 0..LANES {
            sums[lane] += x[lane] * y[lane];
        }
    }
    for (lane, (x, y)) in a_rest.iter().zip(b_rest).enumerate() {
        sums[lane] += x * y;
    }
    let halves: [f64; LANES / 2] = std::array::from_fn(|lane| sums[lane] + sums[lane + LANES / 2]);
    (halves[0] + halves[2]) + (halves[1] + halves[3])
}

/// Adds `factor * b` to `a`, component by component.
pub fn add_scaled(a: &mut [f64], factor: f64, b: &[f64]) {
    for (x, y) in a.iter_mut().zip(b) {
        *x += factor * y;
    }
}

/// `value` on a grid of 2^-30 (about 1e-9). Weights that are equal by symmetry differ in their last bits when they
/// are summed in different orders; on the grid they are equal again, and ties go to the settings' tie order.
pub fn on_grid(value: f64) -> f64 {
    const GRID: f64 = 1_073_741_824.0;
    (value * GRID).round_ties_even() / GRID
}

/// `value` with 40 bits of mantissa (about 1e-12 of its size): the same as [`on_grid`] for weights of any magnitude.
pub fn shortened(value: f64) -> f64 {
    const DROPPED: u64 = 1 << 12;
    f64::from_bits((value.to_bits() + DROPPED / 2) & !(DROPPED - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dot_by_hand() {
        let a: Vec<f64> = (1..=11).map(f64::from).collect();
        assert!((dot(&a, &a) - 506.0).abs() < 1e-12);
        assert!(dot(&[], &[]).abs() < f64::EPSILON);
    }

    #[test]
    fn equals_by_symmetry_are_equal() {
        let (a, b): (f64, f64) = ((0.1 + 0.2) + 0.3, 0.1 + (0.2 + 0.3));
        assert!(a.to_bits() != b.to_bits());
        assert_eq!(on_grid(a).to_bits(), on_grid(b).to_bits());
        assert_eq!(shortened(a * 1e-30).to_bits(), shortened(b * 1e-30).to_bits());
        assert_eq!(shortened(0.0).to_bits(), 0);
        assert!((shortened(1.0) - 1.0).abs() < f64::EPSILON);
    }
}
