//! Attention by semantic similarity (arXiv 2411.00985, Eq. 6) and its softmax within a prompt.

use crate::{
    arithmetic::{add_scaled, dot, on_grid, shortened},
    tally::Tally,
    vectors::rows,
};
use ndarray::Array2;

/// What speaks for a token: the weights of its best occurrence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weight {
    /// The softmax weight within the prompt, in (0, 1] up to underflow.
    pub alpha: f64,
    /// Eq. 6, on a grid of 2^-30.
    pub attention: f64,
    /// The occurrence's position, counted from 0; the smallest among equals.
    pub position: usize,
}

impl Weight {
    /// Larger weight first: by alpha (the weight that the paper ranks by), then by Eq. 6, which still tells weights
    /// apart where the softmax underflowed.
    pub fn compare(&self, other: &Self) -> std::cmp::Ordering {
        other.alpha.total_cmp(&self.alpha).then(other.attention.total_cmp(&self.attention))
    }
}

/// Eq. 6 for every position of every distinct prompt of `tally`: the sum of the cosine similarities to all tokens of
/// the *other* proposals. `units` has shape `[tokens, dimension]`.
///
/// Cosine similarity of unit vectors is linear in either argument, so the sum over all occurrences is one dot product
/// with the sum S of all vectors, and the own prompt is taken off the same way: w = u . S - u . s. Work is linear in the
/// number of distinct tokens and prompts instead of quadratic in occurrences. A participant who sent the same prompt as
/// another is still another client: only one copy is the own one.
pub fn attention(units: &Array2<f64>, tally: &Tally) -> Vec<Vec<f64>> {
    let dimension = units.ncols();
    let rows = rows(units);
    let mut everyone = vec![0.0; dimension];
    for (row, &count) in rows.iter().zip(&tally.counts) {
        add_scaled(&mut everyone, f64::from(count), row);
    }
    let totals: Vec<f64> = rows.iter().map(|row| dot(row, &everyone)).collect();
    let mut own = vec![0.0; dimension];
    tally
        .prompts
        .iter()
        .map(|prompt| {
            own.fill(0.0);
            for (token, times) in prompt.counts() {
                add_scaled(&mut own, f64::from(times), &rows[token]);
            }
            prompt.tokens.iter().map(|&token| on_grid(totals[token] - dot(&rows[token], &own))).collect()
        })
        .collect()
}

/// `exp(w - max) / sum` over one prompt's weights: the paper's alpha. Empty for an empty prompt.
pub fn softmax(weights: &[f64]) -> Vec<f64> {
    let largest = weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> = weights.iter().map(|w| libm::exp(w - largest)).collect();
    let sum: f64 = powers.iter().fold(0.0, |sum, p| sum + p);
    powers.into_iter().map(|p| shortened(p / sum)).collect()
}

/// Each distinct token's best occurrence: the largest alpha, then the largest Eq. 6, then the smallest position.
pub fn weights(units: &Array2<f64>, tally: &Tally) -> Vec<Weight> {
    let mut best: Vec<Option<Weight>> = vec![None; tally.tokens.len()];
    for (prompt, attention) in tally.prompts.iter().zip(attention(units, tally)) {
        let alphas = softmax(&attention);
        for (position, &token) in prompt.tokens.iter().enumerate() {
            let weight = Weight { alpha: alphas[position], attention: attention[position], position };
            let better = |old: &Weight| weight.compare(old).then(position.cmp(&old.position)).is_lt();
            if best[token].as_ref().is_none_or(better) {
                best[token] = Some(weight);
            }
        }
    }
    // Every token of a tally occurs in one of its prompts, so `flatten` drops nothing.
    best.into_iter().flatten().collect()
}

#[cfg(test)]
#[path = "attention_tests.rs"]
mod tests;
