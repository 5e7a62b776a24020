//! How far a mean could have come out otherwise.
//!
//! The percentile bootstrap: draw as many values as there are, with replacement, take the mean, 10,000 times; the middle
//! 95% of those means are the interval. Values come in cells (a data set and a split), one value per seed, and the figure
//! in question is the mean of the cells' means, so that a cell with more seeds does not weigh more.
//!
//! With [`Resample::CellsThenSeeds`] cells are drawn first and then seeds within each drawn cell, anew each time that a
//! cell is drawn: what would come out on other data sets like these. With [`Resample::Seeds`] the cells stay and only
//! seeds are drawn: what would come out on these with other seeds.
//!
//! The interval is too narrow where there are few values: of five that are normal it holds the truth in about 82 of 100
//! cases, of thirty in 94, and a handful of cells are few values too. That is why verdicts ask for a number of pairs, and
//! why a report says how many there were.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde::Serialize;

/// How many times is drawn.
pub const RESAMPLES: usize = 10_000;

/// A range that holds the middle 95%.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What is drawn anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resample {
    /// The seeds of each cell; every cell counts once.
    Seeds,
    /// Cells, then the seeds of each.
    CellsThenSeeds,
}

/// A bootstrap that gives the same interval whenever it is asked the same.
#[derive(Clone, Copy, Debug)]
pub struct Bootstrap {
    /// The seed of its draws.
    pub seed: u64,
    /// How many times it draws.
    pub resamples: usize,
}

impl Default for Bootstrap {
    fn default() -> Self {
        Self { seed: 0, resamples: RESAMPLES }
    }
}

impl Bootstrap {
    /// The interval of the mean of the cells' means. None where nothing could have come out otherwise: no values, or
    /// one alone in all that is drawn from. Empty cells do not count.
    pub fn interval(&self, cells: &[Vec<f64>], resample: Resample) -> Option<Interval> {
        let cells: Vec<&[f64]> = cells.iter().filter(|cell| !cell.is_empty()).map(Vec::as_slice).collect();
        let varies =
            cells.iter().any(|cell| cell.len() > 1) || (resample == Resample::CellsThenSeeds && cells.len() > 1);
        if !varies || self.resamples == 0 {
            return None;
        }
        let mut random = ChaCha8Rng::seed_from_u64(self.seed);
        let mut means: Vec<f64> = (0..self.resamples).map(|_| redrawn(&cells, resample, &mut random)).collect();
        means.sort_by(f64::total_cmp);
        Some(Interval { low: quantile(&means, 0.025), high: quantile(&means, 0.975) })
    }
}

/// The mean of the cells' means in one draw.
fn redrawn(cells: &[&[f64]], resample: Resample, random: &mut ChaCha8Rng) -> f64 {
    let mut sum = 0.0;
    for index in 0..cells.len() {
        let cell = match resample {
            Resample::Seeds => cells[index],
            Resample::CellsThenSeeds => cells[below(random, cells.len())],
        };
        let drawn: f64 = (0..cell.len()).map(|_| cell[below(random, cell.len())]).sum();
        sum += drawn / cell.len() as f64;
    }
    sum / cells.len() as f64
}

/// A number below `bound`, which is at least 1. The upper half of a product of 64 bits: what it favours is below one part
/// in four billion.
fn below(random: &mut ChaCha8Rng, bound: usize) -> usize {
    let product = u64::from(random.next_u32()) * bound as u64;
    usize::try_from(product >> 32).unwrap_or(0)
}

/// The quantile of sorted values, in a straight line between neighbours.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place within the values")]
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    below + (above - below) * place.fract()
}

#[cfg(test)]
mod tests;
