//! DBSCAN (Ester et al., KDD 1996) over tokens with multiplicities: linfa's algorithm over an index of ours.

mod index;

use crate::{AggregationError, pairwise::Pairwise};
use index::{Neighborhoods, Reach};
use linfa::traits::Transformer;
use linfa_clustering::Dbscan;
use linfa_nn::distance::L2Dist;
use ndarray::Array2;
use std::collections::BTreeMap;

/// Clusters the points of `pairwise`, where point `i` stands for `counts[i]` (>= 1) equal ones. Two points are
/// neighbours at a distance of at most `eps`; a point is a core point when it has at least `min_points` neighbours,
/// itself included. Gives each point's cluster, numbered from 0 by the smallest point in it, or `None` for noise.
/// A border point within reach of several clusters goes to the one with the smallest core point.
///
/// linfa's DBSCAN knows no weights, and repeating points would make its cost grow with the number of participants.
/// It sees each distinct point once; the index below names a neighbour `j` not once but
/// `min(counts[j], min_points)` times, and linfa compares the number of names with `min_points`.
///
/// **Lemma.** Capping every multiplicity at `min_points` (m) changes no cluster. *Proof.* The clusters are determined
/// by which points are neighbours and which are core points. The first does not depend on multiplicities. For the
/// second, let N be a neighbourhood. If some j in N has `counts[j]` >= m, both sums over N, capped and uncapped,
/// reach m, and the point is a core point either way. Otherwise nothing in N is capped and the sums are equal.
/// Equal points have equal neighbourhoods, so that they are core points together and, as borders, are reached by
/// the same cluster first: one label for all of them is sound.
///
/// linfa asks for `min_points` of at least 2. With 1 every point is a core point, which is the same as 2 with every
/// point doubled.
///
/// # Errors
/// `eps` is not positive and finite.
pub fn dbscan(
    pairwise: &Pairwise,
    counts: &[u32],
    eps: f64,
    min_points: usize,
) -> Result<Vec<Option<u32>>, AggregationError> {
    if !(eps.is_finite() && eps > 0.0) {
        return Err(AggregationError::Radius { eps });
    }
    let (threshold, capped): (usize, Vec<usize>) = if min_points <= 1 {
        (2, vec![2; counts.len()])
    } else {
        (min_points, counts.iter().map(|&count| (count as usize).min(min_points)).collect())
    };
    let neighborhoods = Neighborhoods::new(Reach::new(pairwise, eps), capped);
    // linfa hands the points back as queries, so that a point's number is all it needs to carry.
    let numbers = Array2::from_shape_fn((pairwise.len(), 1), |(point, _)| point as f64);
    let labels = Dbscan::params_with(threshold, L2Dist, neighborhoods)
        .tolerance(eps)
        .transform(&numbers)
        .map_err(|_| AggregationError::Radius { eps })?;
    Ok(renumbered(labels))
}

/// Numbers clusters in the order of their first appearance.
pub(crate) fn renumbered(labels: impl IntoIterator<Item = Option<usize>>) -> Vec<Option<u32>> {
    let mut numbers: BTreeMap<usize, u32> = BTreeMap::new();
    let mut next = 0..;
    labels
        .into_iter()
        .map(|label| match numbers.get(&label?) {
            Some(&number) => Some(number),
            None => next.next().inspect(|&number| {
                numbers.extend(label.map(|label| (label, number)));
            }),
        })
        .collect()
}

#[cfg(test)]
mod tests;
