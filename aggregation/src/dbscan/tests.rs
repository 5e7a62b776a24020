//! linfa over our index against the textbook, and the capping lemma.

use super::*;
use ndarray::array;
use proptest::prelude::*;

/// Ester et al.'s algorithm as printed, over points on a line, in their order; clusters by first appearance.
fn textbook(points: &[f64], eps: f64, min_points: usize) -> Vec<Option<u32>> {
    let near = |i: usize| (0..points.len()).filter(move |&j| (points[i] - points[j]).abs() <= eps).collect::<Vec<_>>();
    let mut labels: Vec<Option<usize>> = vec![None; points.len()];
    let mut cluster = 0;
    for i in 0..points.len() {
        if labels[i].is_some() || near(i).len() < min_points {
            continue;
        }
        let mut seeds = vec![i];
        while let Some(j) = seeds.pop() {
            if labels[j].is_some() {
                continue;
            }
            labels[j] = Some(cluster);
            if near(j).len() >= min_points {
                seeds.extend(near(j));
            }
        }
        cluster += 1;
    }
    renumbered(labels)
}

fn line(points: &[f64]) -> Pairwise {
    Pairwise::new(&Array2::from_shape_fn((points.len(), 1), |(i, _)| points[i]))
}

#[test]
fn by_hand() {
    // 0, 1, 2 | 10 (sent three times) | 20 alone.
    let pairwise = line(&[0.0, 1.0, 2.0, 10.0, 20.0]);
    let labels = dbscan(&pairwise, &[1, 1, 1, 3, 1], 1.1, 3).expect("a radius");
    assert_eq!(labels, [Some(0), Some(0), Some(0), Some(1), None]);
    let all = dbscan(&pairwise, &[1; 5], 0.5, 1).expect("a radius");
    assert_eq!(all, (0..5).map(Some).collect::<Vec<_>>(), "with min_points 1 there is no noise");
    assert_eq!(dbscan(&pairwise, &[1; 5], 100.0, 6).expect("a radius"), [None; 5]);
    assert_eq!(dbscan(&pairwise, &[1; 5], 100.0, 5).expect("a radius"), [Some(0); 5]);
}

#[test]
fn no_points_and_no_radius() {
    assert!(dbscan(&Pairwise::new(&Array2::zeros((0, 3))), &[], 0.1, 3).expect("a radius").is_empty());
    let pairwise = Pairwise::new(&array![[1.0]]);
    for eps in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(dbscan(&pairwise, &[1], eps, 3), Err(AggregationError::Radius { .. })));
    }
}

#[test]
fn numbers_follow_the_smallest_point() {
    assert_eq!(renumbered([None, Some(7), Some(2), None, Some(7)]), [None, Some(0), Some(1), None, Some(0)]);
}

proptest! {
    #[test]
    fn equals_the_textbook_on_repeated_points(
        points in prop::collection::btree_map(0_i16..60, 1_u32..7, 0..25),
        eps in 1_u8..6,
        min_points in 1_usize..9,
    ) {
        // Half steps between the grid's distances, so that rounding cannot decide.
        let eps = f64::from(eps) - 0.5;
        let distinct: Vec<f64> = points.keys().map(|&x| f64::from(x)).collect();
        let counts: Vec<u32> = points.values().copied().collect();
        let owners: Vec<usize> =
            counts.iter().enumerate().flat_map(|(i, &c)| std::iter::repeat_n(i, c as usize)).collect();
        let repeated: Vec<f64> = owners.iter().map(|&i| distinct[i]).collect();
        let expected = textbook(&repeated, eps, min_points);
        let found = dbscan(&line(&distinct), &counts, eps, min_points).expect("a radius");
        let spread: Vec<Option<u32>> = owners.iter().map(|&i| found[i]).collect();
        prop_assert_eq!(spread, expected);
    }

    #[test]
    fn capping_multiplicities_changes_no_cluster(
        points in prop::collection::btree_map(0_i16..60, 1_u32..20, 0..25),
        eps in 1_u8..6,
        min_points in 2_usize..9,
    ) {
        let eps = f64::from(eps) - 0.5;
        let distinct: Vec<f64> = points.keys().map(|&x| f64::from(x)).collect();
        let cluster = |cap: usize| {
            let multiplicities = points.values().map(|&c| (c as usize).min(cap)).collect();
            let index = Neighborhoods::new(Reach::new(&line(&distinct), eps), multiplicities);
            let numbers = Array2::from_shape_fn((distinct.len(), 1), |(i, _)| i as f64);
            renumbered(Dbscan::params_with(min_points, L2Dist, index).tolerance(eps).transform(&numbers).expect("valid"))
        };
        prop_assert_eq!(cluster(min_points), cluster(usize::MAX));
    }

    #[test]
    fn equals_the_textbook_on_random_angles(
        angles in prop::collection::vec(0.0_f64..6.2, 1..40),
        eps in 0.01_f64..1.0,
        min_points in 1_usize..6,
    ) {
        let units = Array2::from_shape_fn((angles.len(), 2), |(i, k)| if k == 0 { angles[i].cos() } else { angles[i].sin() });
        let pairwise = Pairwise::new(&units);
        // Textbook over the same distances: neighbours by table.
        let mut rows = Vec::new();
        pairwise.for_each_row(|_, row| rows.push(row.to_vec()));
        let found = dbscan(&pairwise, &vec![1; angles.len()], eps, min_points).expect("a radius");
        let core = |i: usize| rows[i].iter().filter(|d| **d <= eps).count() >= min_points;
        for i in 0..angles.len() {
            let neighbors: Vec<usize> = (0..angles.len()).filter(|&j| rows[i][j] <= eps).collect();
            prop_assert_eq!(found[i].is_none(), !neighbors.iter().any(|&j| core(j)), "noise reaches no core point");
            for &j in neighbors.iter().filter(|&&j| core(i) && core(j)) {
                prop_assert_eq!(found[i], found[j], "core points in reach share their cluster");
            }
            if found[i].is_some() && !core(i) {
                prop_assert!(neighbors.iter().any(|&j| core(j) && found[j] == found[i]), "a border has its core point");
            }
        }
    }
}
