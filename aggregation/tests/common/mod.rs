//! A small world of words with embeddings that are easy to follow.
#![allow(dead_code, reason = "each test binary uses its own part")]

use feddtpt_aggregation::{Aggregation, AggregationInput, EmbedWith, aggregate};
use feddtpt_shared::{
    Prompt, Token,
    strategy::{Strategy, StrategySettings},
};

/// Components of the test embeddings.
pub(crate) const DIMENSION: usize = 8;

/// Words that start with the same letter lie close together, others far apart: the first letter chooses an axis, the
/// other letters tilt it a little. "z" lies at the origin.
pub(crate) fn embedding(token: &Token) -> Vec<f32> {
    let bytes = token.as_str().as_bytes();
    let mut vector = vec![0.0; DIMENSION];
    if bytes[0] == b'z' {
        return vector;
    }
    vector[usize::from(bytes[0]) % DIMENSION] = 1.0;
    for (place, byte) in bytes.iter().enumerate().skip(1) {
        vector[(usize::from(bytes[0]) + place) % DIMENSION] += 0.02 * f32::from(byte % 7);
    }
    vector
}

pub(crate) fn prompt(text: &str) -> Prompt {
    Prompt::parse(text).expect("words")
}

pub(crate) fn input(proposals: &[&str]) -> AggregationInput {
    AggregationInput {
        proposals: proposals.iter().map(|text| prompt(text)).collect(),
        incumbent: prompt("old prompt"),
        seed_prompt: prompt("old prompt"),
        mean_embedding: None,
        max_prompt_tokens: 10,
        seed: 7,
    }
}

pub(crate) fn settings(name: Strategy) -> StrategySettings {
    StrategySettings { name, ..StrategySettings::default() }
}

pub(crate) fn run(input: &AggregationInput, settings: &StrategySettings) -> Aggregation {
    aggregate(input, settings, &EmbedWith::new(DIMENSION, embedding)).expect("valid settings and embeddings")
}
