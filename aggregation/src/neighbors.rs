//! The distance to the k-th nearest neighbour, over occurrences.

use crate::pairwise::Pairwise;

/// Each distinct token's distance to its `k`-th nearest neighbour (k >= 1), where a token that was sent `counts[i]`
/// times stands for as many points: its first `counts[i] - 1` neighbours are its own copies, at distance 0. Where
/// there are fewer than `k` neighbours in all, the farthest one counts; a lone occurrence has distance 0.
///
/// `O(n)` per token besides the distances: among *distinct* others, each at least one point, the k-th neighbour is
/// one of the k nearest, and those are found by selection.
pub fn kth_distances(pairwise: &Pairwise, counts: &[u32], k: usize) -> Vec<f64> {
    let mut result = Vec::with_capacity(pairwise.len());
    let mut others: Vec<(f64, u32)> = Vec::with_capacity(pairwise.len());
    pairwise.for_each_row(|i, row| {
        let copies = counts[i] as usize - 1;
        let Some(wanted) = k.checked_sub(copies).filter(|wanted| *wanted > 0) else {
            result.push(0.0);
            return;
        };
        others.clear();
        others.extend(row.iter().zip(counts).enumerate().filter(|(j, _)| *j != i).map(|(_, (&d, &c))| (d, c)));
        let by_distance = |a: &(f64, u32), b: &(f64, u32)| a.0.total_cmp(&b.0);
        if wanted < others.len() {
            others.select_nth_unstable_by(wanted - 1, by_distance);
            others.truncate(wanted);
        }
        others.sort_unstable_by(by_distance);
        let mut reached = 0;
        let kth = others.iter().find(|(_, count)| {
            reached += *count as usize;
            reached >= wanted
        });
        result.push(kth.or(others.last()).map_or(0.0, |(distance, _)| *distance));
    });
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;
    use proptest::prelude::*;

    #[test]
    fn by_hand() {
        // Points on a line at 0 (twice), 1 and 3.
        let pairwise = Pairwise::new(&array![[0.0], [1.0], [3.0]]);
        assert_eq!(kth_distances(&pairwise, &[2, 1, 1], 1), [0.0, 1.0, 2.0]);
        assert_eq!(kth_distances(&pairwise, &[2, 1, 1], 2), [1.0, 1.0, 3.0]);
        assert_eq!(kth_distances(&pairwise, &[2, 1, 1], 9), [3.0, 2.0, 3.0]);
        assert_eq!(kth_distances(&Pairwise::new(&array![[5.0]]), &[1], 2), [0.0]);
    }

    proptest! {
        #[test]
        fn counts_stand_for_repeated_points(
            points in prop::collection::vec((-9_i8..9, 1_u32..4), 1..12),
            k in 1_usize..6,
        ) {
            let distinct: std::collections::BTreeMap<i8, u32> = points.into_iter().collect();
            let counts: Vec<u32> = distinct.values().copied().collect();
            let rows: Vec<f64> = distinct.keys().map(|x| f64::from(*x)).collect();
            let all: Vec<f64> =
                distinct.iter().flat_map(|(x, c)| std::iter::repeat_n(f64::from(*x), *c as usize)).collect();
            let matrix = ndarray::Array2::from_shape_vec((rows.len(), 1), rows.clone()).expect("one column");
            let found = kth_distances(&Pairwise::new(&matrix), &counts, k);
            for (x, found) in rows.iter().zip(found) {
                let mut distances: Vec<f64> = all.iter().map(|y| (x - y).abs()).collect();
                distances.sort_by(f64::total_cmp);
                prop_assert!((found - distances[k.min(all.len() - 1)]).abs() < 1e-6);
            }
        }
    }
}
