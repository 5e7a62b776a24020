//! Agglomerative clustering by average linkage (UPGMA, Sokal and Michener 1958), where not every pair can be compared.
//!
//! Crates for it (kodama, linfa-hierarchical) want a distance for every pair. Here a pair of which nothing is known must not
//! count, neither for nor against, so the average is taken over the others.

use crate::arithmetic::on_grid;

/// Sum and weight of the similarities between two groups, as far as they are known.
#[derive(Clone, Copy, Default)]
struct Link {
    sum: f64,
    weight: f64,
}

impl Link {
    /// Of two items that stand for so many each.
    fn of(similarity: Option<f64>, weight: f64) -> Self {
        similarity.map_or_else(Self::default, |similarity| Self { sum: similarity * weight, weight })
    }

    fn add(&mut self, other: Self) {
        self.sum += other.sum;
        self.weight += other.weight;
    }

    /// The mean, on a grid, so that what is equal on paper is equal here.
    fn mean(self) -> Option<f64> {
        (self.weight > 0.0).then(|| on_grid(self.sum / self.weight))
    }
}

/// Merges the two groups that are most alike until none are by `least`; `weights` says how many each item stands for. Of
/// equals those with the first items come first. The groups, each in the order of its merges.
pub(super) fn average(
    weights: &[f64],
    similarity: impl Fn(usize, usize) -> Option<f64>,
    least: f64,
) -> Vec<Vec<usize>> {
    let items = weights.len();
    // Row a holds the links to all b > a.
    let mut links: Vec<Vec<Link>> = (0..items)
        .map(|a| (a + 1..items).map(|b| Link::of(similarity(a, b), weights[a] * weights[b])).collect())
        .collect();
    let mut groups: Vec<Vec<usize>> = (0..items).map(|item| vec![item]).collect();
    let mut nearest: Vec<Option<(f64, usize)>> = (0..items).map(|a| best(&links[a], &groups, a, least)).collect();
    while let Some((a, b)) = closest(&nearest) {
        let merged = std::mem::take(&mut groups[b]);
        groups[a].extend(merged);
        for other in (0..items).filter(|&other| other != a && !groups[other].is_empty()) {
            let moved = *link(&mut links, b, other);
            link(&mut links, a, other).add(moved);
        }
        nearest[b] = None;
        for row in (0..items).filter(|&row| !groups[row].is_empty()) {
            if row == a || nearest[row].is_some_and(|(_, to)| to == a || to == b) {
                nearest[row] = best(&links[row], &groups, row, least);
            } else if row < a {
                // Nothing else of it has changed than how alike it and the new group are.
                let now = links[row][a - row - 1].mean().filter(|mean| *mean >= least);
                let better = |mean: f64| nearest[row].is_none_or(|(most, to)| mean > most || (mean >= most && a < to));
                if let Some(mean) = now.filter(|mean| better(*mean)) {
                    nearest[row] = Some((mean, a));
                }
            }
        }
    }
    groups.retain(|group| !group.is_empty());
    groups
}

/// Puts `item` into the group that it is most like, if any is by `least`; else it is a group of its own.
pub(super) fn join(
    groups: &mut Vec<Vec<usize>>,
    item: usize,
    weights: &[f64],
    similarity: impl Fn(usize, usize) -> Option<f64>,
    least: f64,
) {
    let mean = |group: &Vec<usize>| {
        let mut link = Link::default();
        for &other in group {
            link.add(Link::of(similarity(other, item), weights[other]));
        }
        link.mean()
    };
    let means = groups.iter().map(mean).enumerate();
    let alike = means.filter_map(|(at, mean)| Some((mean.filter(|mean| *mean >= least)?, at)));
    match alike.reduce(|best, next| if next.0 > best.0 { next } else { best }) {
        Some((_, at)) => groups[at].push(item),
        None => groups.push(vec![item]),
    }
}

fn link(links: &mut [Vec<Link>], a: usize, b: usize) -> &mut Link {
    let (low, high) = (a.min(b), a.max(b));
    &mut links[low][high - low - 1]
}

/// The group behind `row` that it is most like, if it is by `least`.
fn best(links: &[Link], groups: &[Vec<usize>], row: usize, least: f64) -> Option<(f64, usize)> {
    let alike = links.iter().zip(row + 1..).filter(|(_, to)| !groups[*to].is_empty());
    let alike = alike.filter_map(|(link, to)| Some((link.mean().filter(|mean| *mean >= least)?, to)));
    alike.reduce(|best, next| if next.0 > best.0 { next } else { best })
}

/// The two groups that are most alike, the first of equals.
fn closest(nearest: &[Option<(f64, usize)>]) -> Option<(usize, usize)> {
    let rows = nearest.iter().enumerate().filter_map(|(a, found)| found.map(|(mean, b)| (mean, a, b)));
    rows.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, a, b)| (a, b))
}
