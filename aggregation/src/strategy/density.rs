//! DBSCAN's radius: from the settings, from the elbow, or by the number of clusters that it gives.

use super::Density;
use crate::{
    AggregationError,
    dbscan::dbscan,
    elbow::{DistanceCurve, LARGEST_EPS, SMALLEST_EPS},
    neighbors::kth_distances,
    pairwise::Pairwise,
    prepared::Prepared,
};

/// Radii tried at most when a number of clusters is wanted.
const RADII: usize = 32;

type Labels = Vec<Option<u32>>;

/// The method's own way: the radius of the settings, or the elbow of the k-distance curve, at most
/// [`LARGEST_EPS`].
pub(super) fn by_elbow(round: &Prepared<'_>) -> Result<(Labels, Density), AggregationError> {
    let pairwise = Pairwise::new(&round.units);
    let curve = curve(round, &pairwise);
    let elbow = curve.elbow().filter(|_| round.settings.eps.is_none());
    let found = elbow.map_or(SMALLEST_EPS, |elbow| elbow.distance.clamp(SMALLEST_EPS, LARGEST_EPS));
    let eps = round.settings.eps.unwrap_or(found);
    let labels = dbscan(&pairwise, &round.tally.counts, eps, round.settings.min_points)?;
    let (distance_curve, elbow_index) = curve.picture(elbow);
    Ok((labels, Density { eps, distance_curve, elbow_index }))
}

/// The radius whose DBSCAN comes nearest to `wanted` clusters; the smallest among equals. The number of clusters
/// rises and falls with the radius, so that bisection would not be sound: up to 32 radii are tried, evenly spread over
/// the distinct distances of the k-distance curve up to [`LARGEST_EPS`], where core points appear. A radius in the settings wins, and the
/// caller cuts surplus clusters.
pub(super) fn by_number(round: &Prepared<'_>, wanted: usize) -> Result<(Labels, Density), AggregationError> {
    let pairwise = Pairwise::new(&round.units);
    let curve = curve(round, &pairwise);
    let mut best: Option<(usize, Labels, f64)> = None;
    for eps in radii(round, &curve) {
        let labels = dbscan(&pairwise, &round.tally.counts, eps, round.settings.min_points)?;
        let clusters = labels.iter().flatten().max().map_or(0, |label| *label as usize + 1);
        if best.as_ref().is_none_or(|best| clusters.abs_diff(wanted) < best.0) {
            best = Some((clusters.abs_diff(wanted), labels, eps));
        }
    }
    // At least one radius was tried: the smallest, or that of the settings.
    let (_, labels, eps) = best.unwrap_or_default();
    let (distance_curve, _) = curve.picture(None);
    Ok((labels, Density { eps, distance_curve, elbow_index: None }))
}

fn radii(round: &Prepared<'_>, curve: &DistanceCurve) -> Vec<f64> {
    if let Some(eps) = round.settings.eps {
        return vec![eps];
    }
    let between = |distance: &f64| (SMALLEST_EPS..=LARGEST_EPS).contains(distance);
    let distances: Vec<f64> = curve.distances().filter(between).collect();
    let tried = distances.len().min(RADII - 1);
    let spread = (1..=tried).map(|place| distances[place * distances.len() / tried - 1]);
    std::iter::once(SMALLEST_EPS).chain(spread).collect()
}

fn curve(round: &Prepared<'_>, pairwise: &Pairwise) -> DistanceCurve {
    let settings = round.settings;
    let neighbor = settings.elbow_neighbor.unwrap_or(settings.min_points.saturating_sub(1)).max(1);
    DistanceCurve::new(&kth_distances(pairwise, &round.tally.counts, neighbor), &round.tally.counts)
}
