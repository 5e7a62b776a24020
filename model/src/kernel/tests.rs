//! The kernels against a plain reference: the same bits on every instruction set, and the right values.

use proptest::prelude::*;

use super::{Columns, LayerNorm, PackedMatrix, Rows, STRIPE, Simd, Softmax, ln, padded};

/// Reproducible values in -2..2 with full mantissas.
pub(super) fn values(count: usize, seed: u32) -> Vec<f32> {
    let mut state = seed | 1;
    let next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        (state >> 8) as f32 / (1 << 22) as f32 - 2.0
    };
    std::iter::repeat_with(next).take(count).collect()
}

pub(super) fn bits(values: &[f32]) -> Vec<u32> {
    values.iter().map(|value| value.to_bits()).collect()
}

/// The documented order of a product, with nothing clever.
fn plain_product(a: &[f32], b: &[f32], bias: &[f32], depth: usize, columns: usize) -> Vec<f32> {
    let rows = a.len() / depth;
    let mut out = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            let mut sum = 0.0;
            for k in 0..depth {
                let product = a[row * depth + k] * b[column * depth + k];
                sum += product;
            }
            out.push(sum + bias[column]);
        }
    }
    out
}

/// The documented order of a sum along a row.
fn plain_sum(row: &[f32]) -> f32 {
    let mut partial = [0.0; STRIPE];
    for (i, value) in row.iter().enumerate() {
        partial[i % STRIPE] += value;
    }
    for half in [8, 4, 2, 1] {
        for i in 0..half {
            partial[i] += partial[i + half];
        }
    }
    partial[0]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn packed_product_has_the_documented_bits(
        rows in 1_usize..40, depth in 1_usize..70, columns in 1_usize..100, seed: u32,
    ) {
        let a = values(rows * depth, seed);
        let b = values(columns * depth, seed ^ 0x5555);
        let width = padded(columns);
        let mut bias = values(columns, seed ^ 0x3333);
        let expected = plain_product(&a, &b, &bias, depth, columns);
        bias.resize(width, 0.0);
        let packed = PackedMatrix::pack(columns, depth, |row| &b[row * depth..][..depth]);
        for simd in Simd::all() {
            let mut out = vec![f32::NAN; rows * width];
            simd.product(Rows::new(&a, rows, depth), packed.columns(), Some(&bias), &mut out, width);
            let out: Vec<f32> = out.chunks(width).flat_map(|row| row[..columns].to_vec()).collect();
            prop_assert_eq!(bits(&out), bits(&expected), "{:?}", simd);
        }
    }

    #[test]
    fn strided_product_has_the_documented_bits(
        rows in 1_usize..30, depth in 1_usize..50, stripes in 1_usize..5, gap in 0_usize..20, seed: u32,
    ) {
        let columns = stripes * STRIPE;
        let (a_stride, b_stride, out_stride) = (depth + gap, columns + gap, columns + gap);
        let a = values(rows * a_stride, seed);
        let b = values(depth * b_stride, seed ^ 0x7777);
        let dense: Vec<f32> = a.chunks(a_stride).flat_map(|row| row[..depth].to_vec()).collect();
        let turned: Vec<f32> = (0..columns * depth).map(|i| b[i % depth * b_stride + i / depth]).collect();
        let expected = plain_product(&dense, &turned, &vec![0.0; columns], depth, columns);
        for simd in Simd::all() {
            let mut out = vec![7.0; rows * out_stride];
            let right = Columns::plain(&b, depth, columns, b_stride);
            simd.product(Rows::new(&a, rows, a_stride), right, None, &mut out, out_stride);
            for (row, expected) in out.chunks(out_stride).zip(expected.chunks(columns)) {
                prop_assert_eq!(bits(&row[..columns]), bits(expected), "{:?}", simd);
                prop_assert_eq!(bits(&row[columns..]), bits(&vec![7.0; row.len() - columns]));
            }
        }
    }

    #[test]
    fn row_kernels_have_the_same_bits_on_every_width(
        rows in 1_usize..5, stripes in 1_usize..8, length in 1_usize..128, seed: u32,
    ) {
        let width = stripes * STRIPE;
        let input = values(rows * width, seed);
        let (weight, bias) = (values(width, seed ^ 1), values(width, seed ^ 2));
        let results = Simd::all().into_iter().map(|simd| {
            let mut gelu = input.clone();
            simd.gelu(&mut gelu);
            let mut norm = input.clone();
            simd.layer_norm(LayerNorm {
                values: &mut norm, residual: &gelu, weight: &weight, bias: &bias, epsilon: 1e-12,
            });
            let mut softmax = values(padded(length) * rows, seed ^ 3);
            simd.softmax(Softmax { rows: &mut softmax, length, scale: 0.7 });
            let sums = [simd.square_sum(&input), simd.exp_sum(&input, 2.0)];
            (bits(&gelu), bits(&norm), bits(&softmax), bits(&sums))
        });
        let results: Vec<_> = results.collect();
        for result in &results[1..] {
            prop_assert_eq!(result, &results[0]);
        }
    }

    #[test]
    fn square_sum_has_the_documented_order(stripes in 1_usize..30, seed: u32) {
        let row = values(stripes * STRIPE, seed);
        let squares: Vec<f32> = row.iter().map(|value| value * value).collect();
        prop_assert_eq!(Simd::detect().square_sum(&row).to_bits(), plain_sum(&squares).to_bits());
    }
}

#[test]
fn softmax_is_a_distribution_close_to_f64() {
    let length = 37;
    let scores = values(padded(length), 5);
    let mut row = scores.clone();
    Simd::detect().softmax(Softmax { rows: &mut row, length, scale: 0.5 });
    let exps: Vec<f64> = scores[..length].iter().map(|&x| (f64::from(x) * 0.5).exp()).collect();
    let sum: f64 = exps.iter().sum();
    for (found, expected) in row.iter().zip(&exps) {
        assert!((f64::from(*found) - expected / sum).abs() < 1e-7);
    }
    assert!(row[length..].iter().all(|&padding| padding == 0.0));
}

#[test]
fn softmax_survives_extreme_scores() {
    let mut row = vec![-3e38; STRIPE];
    row[3] = 3e38;
    Simd::detect().softmax(Softmax { rows: &mut row, length: 7, scale: 1.0 });
    assert!((row[3] - 1.0).abs() < 1e-6);
    assert!(row.iter().all(|value| value.is_finite()));
}

#[test]
fn gelu_is_within_a_millionth() {
    for step in -4000_i16..4000 {
        let x = f32::from(step) / 400.0;
        let mut row = [x; STRIPE];
        Simd::detect().gelu(&mut row);
        let expected = f64::from(x) * gaussian(f64::from(x));
        let error = (f64::from(row[0]) - expected).abs();
        assert!(error < 1e-6 * f64::from(x).abs().max(1.0), "{x}: {} instead of {expected}", row[0]);
    }
}

/// The Gaussian distribution function by Simpson's rule from 0.
fn gaussian(x: f64) -> f64 {
    let steps = 2000;
    let h = x / f64::from(steps);
    let density = |t: f64| (-t * t / 2.0).exp();
    let weight = |i: i32| match i {
        0 => 1.0,
        i if i == steps => 1.0,
        i if i % 2 == 1 => 4.0,
        _ => 2.0,
    };
    let sum: f64 = (0..=steps).map(|i| weight(i) * density(h * f64::from(i))).sum();
    0.5 + sum * h / 3.0 / (2.0 * std::f64::consts::PI).sqrt()
}

#[test]
fn ln_agrees_with_the_platform() {
    for x in [1e-300, 0.3, 0.999_999, 1.0, 1.5, 2.0, 12_288.0, 1e300] {
        let error = (ln(x) - x.ln()).abs();
        assert!(error <= 1e-14 * x.ln().abs().max(1.0), "{x}");
    }
}

#[test]
fn layer_norm_centres_and_scales() {
    let width = 48;
    let mut row = values(width, 9);
    let norm = LayerNorm {
        values: &mut row,
        residual: &[],
        weight: &vec![1.0; width],
        bias: &vec![0.0; width],
        epsilon: 1e-12,
    };
    Simd::detect().layer_norm(norm);
    let mean = plain_sum(&row) / width as f32;
    let squares: Vec<f32> = row.iter().map(|x| x * x).collect();
    assert!(mean.abs() < 1e-6);
    assert!((plain_sum(&squares) / width as f32 - 1.0).abs() < 1e-5);
}
