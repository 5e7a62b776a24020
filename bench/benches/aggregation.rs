//! How long one aggregation takes, by distinct words, at the dimension of the shipped model's embeddings.
//!
//! No time is asserted: compare runs on one machine.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use feddtpt_aggregation::{AggregationInput, EmbedWith, aggregate};
use feddtpt_shared::{
    Prompt, Token,
    strategy::{Strategy, StrategySettings},
};
use std::hint::black_box;

const DIMENSION: usize = 384;
const WORDS_PER_PROMPT: usize = 10;

/// A pseudorandom direction per word (`SplitMix64` over its number), with one component in common per group of eight
/// words, so that clusters exist.
fn embedding(token: &Token) -> Vec<f32> {
    let number: u64 = token.as_str()[1..].parse().unwrap_or(0);
    let mut state = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut vector: Vec<f32> = (0..DIMENSION)
        .map(|_| {
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut bits = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            f32::from(u16::try_from((bits ^ (bits >> 31)) >> 48).unwrap_or(0)) / 65_536.0 - 0.5
        })
        .collect();
    vector[usize::try_from(number / 8).unwrap_or(0) % DIMENSION] += 20.0;
    vector
}

/// Enough proposals to hold `words` distinct words, each in two proposals.
fn input(words: usize) -> AggregationInput {
    let prompt = |first: usize| -> Prompt {
        (0..WORDS_PER_PROMPT)
            .filter_map(|place| Token::new(format!("w{:05}", (first + place * 7) % words)).ok())
            .collect()
    };
    AggregationInput {
        proposals: (0..words / 5).map(|k| prompt(k * 5)).collect(),
        incumbent: Prompt::default(),
        seed_prompt: Prompt::default(),
        mean_embedding: Some(vec![0.05; DIMENSION]),
        max_prompt_tokens: WORDS_PER_PROMPT,
        seed: 1,
    }
}

fn benchmark(criterion: &mut Criterion) {
    let embed = EmbedWith::new(DIMENSION, embedding);
    let mut group = criterion.benchmark_group("aggregate");
    group.sample_size(10);
    for words in [100, 500, 2_000, 5_000] {
        let input = input(words);
        let settings = StrategySettings::default();
        group.bench_function(BenchmarkId::new("feddtpt", words), |bencher| {
            bencher.iter(|| aggregate(black_box(&input), &settings, &embed));
        });
    }
    let input = input(500);
    for (label, name) in Strategy::ALL {
        let settings = StrategySettings { name, ..StrategySettings::default() };
        group.bench_function(BenchmarkId::new(label, "500 words"), |bencher| {
            bencher.iter(|| aggregate(black_box(&input), &settings, &embed));
        });
    }
    group.finish();
}

criterion_group!(benches, benchmark);
criterion_main!(benches);
