//! Weighted k-means (arXiv 2411.00985, Algorithm 2 as printed).
//!
//! Lloyd's algorithm after a k-means++ start (Arthur and Vassilvitskii, SODA 2007). linfa's k-means is not used here:
//! it takes no weights, so that its cost would grow with every repeated token, and it draws with `usize` ranges and
//! `WeightedIndex`, whose results differ between 32-bit and 64-bit targets.

use crate::{
    arithmetic::{add_scaled, dot},
    dbscan::renumbered,
    vectors::rows,
};
use ndarray::Array2;
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

/// Lloyd's iterations at most; ten or so is usual for tens of clusters.
const ITERATIONS: usize = 100;

/// Assigns each row of `points`, shape `[points, dimension]`, to one of at most `k` clusters by Euclidean distance;
/// row `i` weighs `counts[i]`. Clusters are numbered from 0 by the smallest row in them; there are fewer than `k` where
/// there are fewer distinct vectors or a cluster lost its last row. Ties go to the cluster started first.
pub fn kmeans(points: &Array2<f64>, counts: &[u32], k: usize, seed: u64) -> Vec<u32> {
    let rows = rows(points);
    let mut centers = start(&rows, counts, k, seed);
    let mut labels = assign(&rows, &centers);
    for _ in 0..ITERATIONS {
        update(&rows, counts, &labels, &mut centers);
        let next = assign(&rows, &centers);
        if next == labels {
            break;
        }
        labels = next;
    }
    renumbered(labels.into_iter().map(Some)).into_iter().flatten().collect()
}

/// The rows that k-means++ starts from: the first drawn by weight, each further one by weight times squared distance
/// to the nearest one so far. Stops early where every row coincides with one.
fn start(rows: &[Vec<f64>], counts: &[u32], k: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut nearest = vec![1.0; rows.len()];
    let mut centers: Vec<Vec<f64>> = Vec::new();
    while centers.len() < k.min(rows.len()) {
        let masses = || nearest.iter().zip(counts).map(|(d, &c): (&f64, _)| d * f64::from(c));
        let mut draw = fraction(&mut rng) * masses().fold(0.0, |sum, mass| sum + mass);
        let mut drawn = None;
        for (i, mass) in masses().enumerate().filter(|(_, mass)| *mass > 0.0) {
            drawn = Some(i);
            draw -= mass;
            if draw < 0.0 {
                break;
            }
        }
        let Some(drawn) = drawn else { break };
        for (distance, row) in nearest.iter_mut().zip(rows) {
            let square = squared_distance(row, &rows[drawn]);
            *distance = if centers.is_empty() { square } else { distance.min(square) };
        }
        centers.push(rows[drawn].clone());
    }
    centers
}

/// A number in [0, 1) with 53 random bits.
fn fraction(rng: &mut ChaCha8Rng) -> f64 {
    (rng.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

/// |a - b|^2 up to rounding that equal vectors share, snapped to 0 below it.
fn squared_distance(a: &[f64], b: &[f64]) -> f64 {
    let square = dot(a, a) + dot(b, b) - 2.0 * dot(a, b);
    if square < 1e-14 { 0.0 } else { square }
}

fn assign(rows: &[Vec<f64>], centers: &[Vec<f64>]) -> Vec<usize> {
    let halves: Vec<f64> = centers.iter().map(|center| dot(center, center) / 2.0).collect();
    rows.iter()
        .map(|row| {
            // |x - c|^2 is smallest where c.c / 2 - x.c is.
            let costs = centers.iter().zip(&halves).map(|(center, half)| half - dot(row, center));
            costs.enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(center, _)| center)
        })
        .collect()
}

/// Moves each center to the weighted mean of its rows; one without rows stays.
fn update(rows: &[Vec<f64>], counts: &[u32], labels: &[usize], centers: &mut [Vec<f64>]) {
    let mut sums: Vec<(f64, Vec<f64>)> = centers.iter().map(|center| (0.0, vec![0.0; center.len()])).collect();
    for ((row, &count), &label) in rows.iter().zip(counts).zip(labels) {
        if let Some((weight, sum)) = sums.get_mut(label) {
            *weight += f64::from(count);
            add_scaled(sum, f64::from(count), row);
        }
    }
    for (center, (weight, sum)) in centers.iter_mut().zip(sums) {
        if weight > 0.0 {
            *center = sum.into_iter().map(|x| x / weight).collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn two_groups_are_found_from_any_seed() {
        let points = array![[0.0, 1.0], [1.0, 0.0], [0.1, 1.0], [1.0, 0.1], [0.0, 0.9]];
        for seed in 0..20 {
            assert_eq!(kmeans(&points, &[1, 5, 1, 1, 2], 2, seed), [0, 1, 0, 1, 0]);
        }
    }

    #[test]
    fn degenerate_inputs() {
        assert_eq!(kmeans(&Array2::zeros((0, 3)), &[], 4, 1), [0_u32; 0]);
        assert_eq!(kmeans(&array![[1.0], [1.0]], &[1, 1], 2, 1), [0, 0]);
        assert_eq!(kmeans(&array![[1.0], [2.0]], &[1, 1], 9, 1), [0, 1]);
        assert_eq!(kmeans(&array![[1.0], [2.0]], &[1, 1], 1, 1), [0, 0]);
    }
}
