//! The integer product against a plain reference in i64: the same bits on every instruction set, and no overflow.

use proptest::prelude::*;

use super::quantise::LARGEST;
use super::tests::{bits, values};
use super::{Column, QuantisedMatrix, QuantisedRows, STRIPE, Simd, padded};

/// Rows of `from` values each, filled with zeros to `to`.
fn widened(rows: &[f32], from: usize, to: usize) -> Vec<f32> {
    rows.chunks(from).flat_map(|row| row.iter().copied().chain(std::iter::repeat_n(0.0, to - from))).collect()
}

/// The documented integers and scale of a row, with nothing clever.
#[expect(clippy::cast_possible_truncation)]
fn plain_row(row: &[f32]) -> (Vec<i64>, f32) {
    let largest = row.iter().fold(1e-30_f32, |largest, value| largest.max(value.abs()));
    let factor = 8191.0 / largest;
    (row.iter().map(|value| (value * factor).round_ties_even() as i64).collect(), largest / 8191.0)
}

/// The integers of a column with this scale.
#[expect(clippy::cast_possible_truncation)]
fn plain_column(column: &[f32], scale: f32) -> Vec<i64> {
    let factor = 1.0 / scale;
    column.iter().map(|weight| (weight * factor).clamp(-32767.0, 32767.0).round_ties_even() as i64).collect()
}

/// The documented order of a linear layer, with nothing clever.
///
/// # Panics
/// If a sum, or what it might have been with other signs, is beyond i32.
fn plain_linear(a: &[f32], b: &[f32], bias: &[f32], depth: usize, scales: &[f32]) -> Vec<f32> {
    let columns: Vec<_> = b.chunks(depth).zip(scales).map(|(column, &scale)| plain_column(column, scale)).collect();
    let mut out = Vec::new();
    for row in a.chunks(depth) {
        let (row, row_scale) = plain_row(row);
        for ((column, scale), bias) in columns.iter().zip(scales).zip(bias) {
            let sum: i64 = row.iter().zip(column).map(|(a, b)| a * b).sum();
            let worst: i64 = column.iter().map(|b| b.abs() * i64::from(LARGEST)).sum();
            assert!(i32::try_from(worst).is_ok(), "{worst}");
            let product = i32::try_from(sum).unwrap() as f32 * (row_scale * scale);
            out.push(product + bias);
        }
    }
    out
}

/// The layer on every instruction set, each compared with the reference; the result without padding.
fn checked_linear(a: &[f32], b: &[f32], bias: &[f32], depth: usize) -> Result<Vec<f32>, TestCaseError> {
    let weights = QuantisedMatrix::pack(bias.len(), depth, |column| Column::Numbers(&b[column * depth..][..depth]));
    let expected = plain_linear(a, b, bias, depth, &weights.scales);
    prop_assert_eq!(bits(&on_every_instruction_set(a, &weights, depth, bias)?), bits(&expected));
    Ok(expected)
}

/// The layer on every instruction set, all of which must agree; the result without padding.
fn on_every_instruction_set(
    a: &[f32],
    weights: &QuantisedMatrix,
    depth: usize,
    bias: &[f32],
) -> Result<Vec<f32>, TestCaseError> {
    let columns = bias.len();
    let (rows, width) = (a.len() / depth, padded(columns));
    let wide = widened(a, depth, weights.depth());
    let bias = widened(bias, columns, width);
    let mut results: Vec<Vec<f32>> = Vec::new();
    for simd in Simd::all() {
        let mut quantised = QuantisedRows::default();
        quantised.fill(simd, &wide, weights.depth());
        let mut out = vec![f32::NAN; rows * width];
        simd.linear(&quantised, weights, &bias, &mut out);
        results.push(out.chunks(width).flat_map(|row| row[..columns].to_vec()).collect());
        prop_assert_eq!(bits(&results[0]), bits(&results[results.len() - 1]), "{:?}", simd);
    }
    Ok(results.swap_remove(0))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn a_linear_layer_has_the_documented_bits_and_is_close(
        rows in 1_usize..40, depth in 1_usize..70, columns in 1_usize..100, size in -20_i32..20, seed: u32,
    ) {
        let a: Vec<f32> = values(rows * depth, seed).iter().map(|value| value * 2.0_f32.powi(size)).collect();
        let b = values(columns * depth, seed ^ 0x5555);
        let bias = values(columns, seed ^ 0x3333);
        let found = checked_linear(&a, &b, &bias, depth)?;
        let largest = |row: &[f32]| row.iter().fold(0.0_f64, |largest, value| largest.max(f64::from(value.abs())));
        for (row, found) in a.chunks(depth).zip(found.chunks(columns)) {
            for ((column, found), bias) in b.chunks(depth).zip(found).zip(&bias) {
                let pairs = row.iter().zip(column).map(|(a, b)| (f64::from(*a), f64::from(*b)));
                let exact = pairs.clone().map(|(a, b)| a * b).sum::<f64>() + f64::from(*bias);
                // Half a step for each activation and each weight.
                let step = largest(row) / 8191.0;
                let sum: f64 = column.iter().map(|weight| f64::from(weight.abs())).sum();
                let weight_step = (sum / 260_000.0).max(largest(column) / 32_767.0);
                let error: f64 = pairs.map(|(a, b)| a.abs() * weight_step + b.abs() * step + step * weight_step).sum();
                let rounding = 1e-6 * (exact.abs() + f64::from(bias.abs()));
                prop_assert!((f64::from(*found) - exact).abs() <= 0.51 * error + rounding, "{found}, exactly {exact}");
            }
        }
    }

    #[test]
    fn integers_are_multiplied_as_they_are_wherever_their_sums_fit(
        rows in 1_usize..20, depth in 1_usize..300, columns in 1_usize..40, seed: u32,
    ) {
        let a = values(rows * depth, seed);
        #[expect(clippy::cast_possible_truncation)]
        let integers: Vec<i8> = values(columns * depth, seed ^ 0x5555).iter().map(|x| (x * 63.5) as i8).collect();
        let scales: Vec<f32> = values(columns, seed ^ 0x7777).iter().map(|x| x.abs() * 1e-3).collect();
        let bias = values(columns, seed ^ 0x3333);
        let column = |at: usize| Column::Integers(&integers[at * depth..][..depth], scales[at]);
        let weights = QuantisedMatrix::pack(columns, depth, column);
        prop_assert_eq!(&weights.scales[..columns], &scales[..]);
        let mut expected = Vec::new();
        for row in a.chunks(depth) {
            let (row, row_scale) = plain_row(row);
            for ((column, scale), bias) in integers.chunks(depth).zip(&scales).zip(&bias) {
                let sum: i64 = row.iter().zip(column).map(|(a, b)| a * i64::from(*b)).sum();
                expected.push(i32::try_from(sum).unwrap() as f32 * (row_scale * scale) + bias);
            }
        }
        prop_assert_eq!(bits(&on_every_instruction_set(&a, &weights, depth, &bias)?), bits(&expected));
    }

    #[test]
    fn integers_beyond_the_room_for_sums_become_numbers(depth in 1500_usize..4097, largest in 1_i8.., seed: u32) {
        let noise = values(depth, seed);
        let column: Vec<i8> = noise.iter().map(|x| if *x < 0.0 { -largest } else { largest }).collect();
        let row: Vec<f32> = noise.iter().map(|x| x.signum() * 3.0).collect();
        let weights = QuantisedMatrix::pack(1, depth, |_| Column::Integers(&column, 0.5));
        let fits = depth * usize::from(largest.unsigned_abs()) <= 262_175;
        prop_assert_eq!(weights.scales[0].to_bits() == 0.5_f32.to_bits(), fits);
        let exact = 3.0 * 0.5 * f64::from(largest) * depth as f64;
        let found = on_every_instruction_set(&row, &weights, depth, &[0.0])?;
        // Where they fit, activations alone are rounded; else magnitudes of 63 and more are, by up to a half.
        let tolerance = if fits { 1e-4 } else { 1e-2 };
        prop_assert!((f64::from(found[0]) / exact - 1.0).abs() < tolerance, "{} instead of {exact}", found[0]);
    }

    #[test]
    fn the_largest_sums_fit(depth in 1_usize..1500, share in 0.0_f32..1.0, seed: u32) {
        // Weights of one magnitude, or a share of them small, and activations of the same signs: nothing sums to more.
        let noise = values(depth, seed);
        let small = |value: f32| if value.abs() < 2.0 * share { 1e-3 } else { 1.0 };
        let column: Vec<f32> = noise.iter().map(|&value| value.signum() * small(value)).collect();
        let row: Vec<f32> = noise.iter().map(|value| value.signum() * 3.0).collect();
        checked_linear(&row, &column, &[0.5], depth)?;
    }

    #[test]
    fn rows_are_quantised_within_their_limits_on_every_width(stripes in 1_usize..8, special in 0_usize..5, seed: u32) {
        let mut row = values(stripes * STRIPE, seed);
        let at = seed as usize % row.len();
        row[at] = [f32::NAN, f32::INFINITY, f32::MIN, f32::MIN_POSITIVE / 8.0, 0.0][special];
        let mut results = Simd::all().into_iter().map(|simd| {
            let mut quantised = QuantisedRows::default();
            quantised.fill(simd, &row, row.len());
            (quantised.values, bits(&quantised.scales))
        });
        let first = results.next().unwrap();
        prop_assert!(first.0.iter().all(|value| value.abs() <= LARGEST));
        for result in results {
            prop_assert_eq!(&result, &first);
        }
    }
}

#[test]
fn the_deepest_sums_fit_and_use_their_room() {
    for depth in [1, 2, 15, 384, 1536, 4096] {
        let ones = vec![1.0; depth];
        checked_linear(&ones, &ones, &[0.0], depth).unwrap();
        let weights = QuantisedMatrix::pack(1, depth, |_| Column::Numbers(&ones));
        let sum = plain_column(&ones, weights.scales[0]).iter().sum::<i64>() * i64::from(LARGEST);
        let room = i64::from(i32::MAX).min(32_767 * 8191 * i64::try_from(depth).unwrap());
        assert!(sum <= room && sum > room / 100 * 98, "{depth}: {sum}");
    }
}

#[test]
fn a_layer_of_nothing_gives_its_bias() {
    let bias = [0.25, -3.0, 1e-30];
    let zero = checked_linear(&[0.0; 14], &[0.0; 21], &bias, 7).unwrap();
    assert_eq!(bits(&zero), bits(&[bias, bias].concat()));
}

#[test]
fn tiny_and_huge_weights_are_finite() {
    let row = [1.0, -0.5, 0.25];
    let found = checked_linear(&row, &[1e-45, -1e-45, 1e-45, 3e38, 3e38, -3e38, 1e-38, 0.0, 0.0], &[0.0; 3], 3);
    let found = found.unwrap();
    assert!(found[0].abs() < 1e-37);
    assert!((found[1] / 0.75e38 - 1.0).abs() < 1e-3);
    assert!((found[2] / 1e-38 - 1.0).abs() < 0.5);
}
