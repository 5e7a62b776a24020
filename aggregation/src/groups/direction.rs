//! Where a proposal leads, as a vector.

use crate::vectors::{checked_mean, embedded, normalise};
use crate::{AggregationError, Embed, arithmetic::add_scaled};
use feddtpt_shared::{Prompt, Token};
use std::collections::BTreeMap;

/// Length below which a difference of two means is taken for rounding.
const SMALLEST: f64 = 1e-9;

/// The direction of each proposal: the mean embedding of its tokens less that of the incumbent's, divided by its length.
/// `None` for one whose words are the incumbent's. All participants start from the same prompt, whose words say nothing about them, so
/// it is the incumbent's mean that is taken off. `mean` is the vocabulary's, which matters where one of the prompts is empty.
///
/// # Errors
/// As [`unit_vectors`](crate::vectors::unit_vectors).
pub fn directions(
    proposals: &[Prompt],
    incumbent: &Prompt,
    mean: Option<&[f32]>,
    embed: &impl Embed,
) -> Result<Vec<Option<Vec<f64>>>, AggregationError> {
    let dimension = checked_mean(mean, embed)?;
    let mut known: BTreeMap<&Token, Vec<f64>> = BTreeMap::new();
    for token in proposals.iter().chain([incumbent]).flat_map(Prompt::tokens) {
        if !known.contains_key(token) {
            known.insert(token, embedded(token, mean, embed)?);
        }
    }
    let mean_of = |prompt: &Prompt| {
        let mut tokens: Vec<&Token> = prompt.tokens().iter().collect();
        // One order for all: the same words in another order have the same mean, to the last bit.
        tokens.sort_unstable();
        let mut sum = vec![0.0; dimension];
        for token in &tokens {
            add_scaled(&mut sum, 1.0, &known[token]);
        }
        for x in &mut sum {
            *x /= tokens.len().max(1) as f64;
        }
        sum
    };
    let start = mean_of(incumbent);
    let direction = |proposal: &Prompt| {
        let mut direction = mean_of(proposal);
        add_scaled(&mut direction, -1.0, &start);
        let is_long = direction.iter().any(|x| x.abs() > SMALLEST);
        normalise(&mut direction);
        is_long.then_some(direction)
    };
    Ok(proposals.iter().map(direction).collect())
}
