//! What every strategy starts from: the tally, the vectors, the weights and the rules of the round.

use crate::{
    AggregationError, AggregationInput, Embed,
    attention::{Weight, weights},
    release::Release,
    tally::Tally,
    vectors::unit_vectors,
};
use feddtpt_shared::strategy::{PositionRule, StrategySettings, TieOrder};
use ndarray::Array2;
use std::cmp::Ordering;

/// One round, ready for a strategy. Lists run over the distinct tokens.
pub(crate) struct Prepared<'a> {
    pub(crate) settings: &'a StrategySettings,
    pub(crate) seed: u64,
    pub(crate) tally: Tally,
    pub(crate) units: Array2<f64>,
    pub(crate) weights: Vec<Weight>,
    pub(crate) positions: Vec<f64>,
    pub(crate) release: Release,
}

impl<'a> Prepared<'a> {
    pub(crate) fn new(
        input: &AggregationInput,
        settings: &'a StrategySettings,
        embed: &impl Embed,
    ) -> Result<Self, AggregationError> {
        let tally = Tally::new(input);
        let mean = input.mean_embedding.as_deref().filter(|_| settings.center);
        let units = unit_vectors(&tally.tokens, mean, embed)?;
        let weights = weights(&units, &tally);
        let positions = match settings.position {
            PositionRule::LargestAttention => weights.iter().map(|weight| weight.position as f64).collect(),
            PositionRule::Mean => mean_positions(&tally),
        };
        let release = Release::new(settings, tally.proposals);
        Ok(Self { settings, seed: input.seed, tally, units, weights, positions, release })
    }

    /// The larger weight first, then the alphabet.
    pub(crate) fn rank(&self, a: usize, b: usize) -> Ordering {
        self.weights[a].compare(&self.weights[b]).then(a.cmp(&b))
    }

    /// The order of two tokens with the same position, by the settings.
    pub(crate) fn tie(&self, a: usize, b: usize) -> Ordering {
        match self.settings.tie_order {
            TieOrder::Attention => self.rank(a, b),
            TieOrder::Alphabet => a.cmp(&b),
        }
    }

    /// How many clusters or tokens the strategies with a fixed number take.
    pub(crate) fn wanted(&self) -> usize {
        self.settings.clusters.unwrap_or_else(|| self.tally.mean_length())
    }
}

/// The mean position of each token over its occurrences. The sums are of integers, hence exact.
fn mean_positions(tally: &Tally) -> Vec<f64> {
    let mut sums = vec![0_u64; tally.tokens.len()];
    for prompt in &tally.prompts {
        for (position, &token) in prompt.tokens.iter().enumerate() {
            sums[token] += position as u64 * u64::from(prompt.copies);
        }
    }
    sums.into_iter().zip(&tally.counts).map(|(sum, &count)| sum as f64 / f64::from(count)).collect()
}
