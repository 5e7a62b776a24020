use proptest::prelude::*;

use super::*;
use crate::statistics::mean;

fn few(seed: u64) -> Bootstrap {
    Bootstrap { seed, resamples: 500 }
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-9
}

/// Values whose mean is 0 over all draws: the sum of twelve uniform numbers less six is nearly normal, with deviation 1.
fn normal(random: &mut ChaCha8Rng) -> f64 {
    (0..12).map(|_| f64::from(random.next_u32()) / f64::from(u32::MAX)).sum::<f64>() - 6.0
}

#[test]
fn two_values_give_their_ends() {
    // Of four equally likely draws one has both times the lower value and one both times the upper.
    let interval = Bootstrap::default().interval(&[vec![0.0, 1.0]], Resample::Seeds);
    assert_eq!(interval, Some(Interval { low: 0.0, high: 1.0 }));
}

#[test]
fn what_cannot_vary_has_no_interval() {
    let bootstrap = Bootstrap::default();
    for cells in [vec![], vec![vec![]], vec![vec![0.5]]] {
        assert_eq!(bootstrap.interval(&cells, Resample::CellsThenSeeds), None);
    }
    let alone = [vec![0.0], vec![1.0], vec![]];
    assert_eq!(bootstrap.interval(&alone, Resample::Seeds), None);
    assert_eq!(bootstrap.interval(&alone, Resample::CellsThenSeeds), Some(Interval { low: 0.0, high: 1.0 }));
}

#[test]
fn many_values_give_what_the_normal_distribution_says() {
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let values: Vec<f64> = (0..400).map(|_| normal(&mut random)).collect();
    let (middle, half) = (mean(&values).unwrap(), 1.96 * std_error(&values));
    let interval = Bootstrap::default().interval(&[values], Resample::Seeds).unwrap();
    assert!((interval.low - (middle - half)).abs() < 0.05 * half, "{interval:?} and {middle} +- {half}");
    assert!((interval.high - (middle + half)).abs() < 0.05 * half, "{interval:?} and {middle} +- {half}");
}

fn std_error(values: &[f64]) -> f64 {
    super::super::Summary::of(values).unwrap().deviation.unwrap() / (values.len() as f64).sqrt()
}

/// The share of intervals that hold the truth, of `sets` sets of `count` nearly normal values.
fn coverage(sets: u32, count: usize) -> f64 {
    let mut random = ChaCha8Rng::seed_from_u64(4);
    let holds = (0..sets).filter(|seed| {
        let values: Vec<f64> = (0..count).map(|_| normal(&mut random)).collect();
        let interval = few(u64::from(*seed)).interval(&[values], Resample::Seeds).unwrap();
        interval.low <= 0.0 && 0.0 <= interval.high
    });
    holds.count() as f64 / f64::from(sets)
}

#[test]
fn most_intervals_hold_the_truth_and_fewer_of_few_values() {
    let (of_thirty, of_five) = (coverage(300, 30), coverage(1_000, 5));
    assert!((0.90..=0.98).contains(&of_thirty), "{of_thirty}");
    assert!((0.78..=0.88).contains(&of_five), "{of_five}: as the module says");
}

#[test]
fn cells_that_differ_widen_what_is_said_of_others_like_them() {
    let cells = [vec![0.0, 0.1, 0.2], vec![1.0, 1.1, 1.2], vec![2.0, 2.1, 2.2]];
    let width = |resample| {
        let interval = Bootstrap::default().interval(&cells, resample).unwrap();
        interval.high - interval.low
    };
    assert!(width(Resample::Seeds) < 0.2);
    assert!(width(Resample::CellsThenSeeds) > 1.0);
}

fn cells() -> impl Strategy<Value = Vec<Vec<f64>>> {
    prop::collection::vec(prop::collection::vec(-1.0..1.0_f64, 2..6), 1..5)
}

fn mapped(cells: &[Vec<f64>], map: impl Fn(f64) -> f64) -> Vec<Vec<f64>> {
    cells.iter().map(|cell| cell.iter().map(|value| map(*value)).collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn shifts_and_scales_carry_over(cells in cells(), shift in -2.0..2.0_f64, scale in 0.1..3.0_f64, seed: u64) {
        for resample in [Resample::Seeds, Resample::CellsThenSeeds] {
            let before = few(seed).interval(&cells, resample).unwrap();
            let after = few(seed).interval(&mapped(&cells, |value| value * scale + shift), resample).unwrap();
            prop_assert!(close(after.low, before.low * scale + shift) && close(after.high, before.high * scale + shift));
        }
    }

    #[test]
    fn the_other_way_round_is_the_mirror_image(cells in cells(), seed: u64) {
        let one = few(seed).interval(&cells, Resample::CellsThenSeeds).unwrap();
        let other = few(seed).interval(&mapped(&cells, |value| -value), Resample::CellsThenSeeds).unwrap();
        prop_assert!(close(one.low, -other.high) && close(one.high, -other.low));
    }

    #[test]
    fn it_lies_within_the_values_and_equal_ones_leave_no_room(cells in cells(), seed: u64) {
        let interval = few(seed).interval(&cells, Resample::CellsThenSeeds).unwrap();
        let all = cells.concat();
        let (low, high) = all.iter().fold((1.0_f64, -1.0_f64), |(low, high), value| (low.min(*value), high.max(*value)));
        prop_assert!(low - 1e-9 <= interval.low && interval.low <= interval.high && interval.high <= high + 1e-9);
        let same = few(seed).interval(&mapped(&cells, |_| 0.25), Resample::CellsThenSeeds).unwrap();
        prop_assert_eq!(same, Interval { low: 0.25, high: 0.25 });
    }

    #[test]
    fn equal_questions_have_equal_answers(cells in cells(), seed: u64) {
        let ask = || few(seed).interval(&cells, Resample::CellsThenSeeds);
        prop_assert_eq!(ask(), ask());
    }
}
