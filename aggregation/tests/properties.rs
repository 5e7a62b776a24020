//! What holds for every strategy, all settings and any proposals.
#![allow(clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{DIMENSION, embedding};
use feddtpt_aggregation::{Aggregation, AggregationInput, EmbedWith, Outcome, aggregate};
use feddtpt_shared::{
    Prompt, Token,
    strategy::{NoisePolicy, PositionRule, Strategy as Method, StrategySettings, TieOrder},
};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn prompts(most: usize) -> impl Strategy<Value = Prompt> {
    prop::collection::vec("[a-fz][a-c]{0,2}", 0..most)
        .prop_map(|words| words.into_iter().map(|word| Token::new(word).expect("a word")).collect())
}

fn inputs() -> impl Strategy<Value = AggregationInput> {
    let mean = prop::option::of(prop::collection::vec(-0.5_f32..0.5, DIMENSION));
    (prop::collection::vec(prompts(6), 0..9), prompts(3), mean, 1_usize..8, any::<u64>()).prop_flat_map(
        |(mut proposals, incumbent, mean_embedding, max_prompt_tokens, seed)| {
            // Some echoes and some equals.
            if proposals.len() > 4 {
                proposals[0] = incumbent.clone();
                proposals[1] = proposals[2].clone();
            }
            let seed_prompt = incumbent.clone();
            Just(AggregationInput { proposals, incumbent, seed_prompt, mean_embedding, max_prompt_tokens, seed })
        },
    )
}

fn settings() -> impl Strategy<Value = StrategySettings> {
    let numbers =
        (1_usize..6, prop::option::of(1_usize..5), prop::option::of(0.01_f64..2.0), prop::option::of(1_usize..6));
    (0..Method::ALL.len(), numbers, any::<[bool; 4]>(), prop::option::of(1_u32..5)).prop_map(
        |(name, (min_points, elbow_neighbor, eps, clusters), [noise, tie, mean, center], release_threshold)| {
            StrategySettings {
                name: Method::ALL[name].1,
                min_points,
                elbow_neighbor,
                eps,
                noise: if noise { NoisePolicy::Keep } else { NoisePolicy::Drop },
                tie_order: if tie { TieOrder::Alphabet } else { TieOrder::Attention },
                position: if mean { PositionRule::Mean } else { PositionRule::LargestAttention },
                clusters,
                center,
                release_threshold,
                ..StrategySettings::default()
            }
        },
    )
}

fn run(input: &AggregationInput, settings: &StrategySettings) -> Aggregation {
    aggregate(input, settings, &EmbedWith::new(DIMENSION, embedding)).expect("valid settings and embeddings")
}

/// How many proposals that are no echoes contain one of `tokens`.
fn support(input: &AggregationInput, tokens: &[Token]) -> usize {
    let voices = input.proposals.iter().filter(|proposal| **proposal != input.incumbent);
    voices.filter(|proposal| proposal.tokens().iter().any(|token| tokens.contains(token))).count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn order_of_arrival_changes_nothing(
        (input, shuffled) in inputs().prop_flat_map(|input| {
            let shuffled = Just(input.proposals.clone()).prop_shuffle();
            (Just(input), shuffled)
        }),
        settings in settings(),
    ) {
        let other = AggregationInput { proposals: shuffled, ..input.clone() };
        // Compared as text as well, so that not even the sign of a zero may differ.
        let (a, b) = (run(&input, &settings), run(&other, &settings));
        prop_assert_eq!(serde_json::to_string(&a).expect("json"), serde_json::to_string(&b).expect("json"));
        prop_assert_eq!(a, b);
    }

    #[test]
    fn nothing_leaves_without_support(input in inputs(), settings in settings()) {
        let result = run(&input, &settings);
        let threshold = settings.release_threshold_for(input.proposals.len());
        if result.outcome == Outcome::Aggregated {
            for token in result.prompt.tokens() {
                let record = result.tokens.iter().find(|record| record.token == *token).expect("sent by somebody");
                let group = match record.cluster {
                    Some(id) => result.clusters[id as usize].tokens.clone(),
                    None => vec![token.clone()],
                };
                prop_assert!(
                    support(&input, &group) >= threshold || input.incumbent.tokens().contains(token),
                    "{} has too little support", token
                );
            }
        } else {
            prop_assert_eq!(&result.prompt, &input.incumbent);
        }
    }

    #[test]
    fn the_records_agree_with_the_prompt(input in inputs(), settings in settings()) {
        let result = run(&input, &settings);
        let sent: BTreeSet<&Token> = input.proposals.iter().flat_map(Prompt::tokens).collect();
        if result.outcome == Outcome::Aggregated {
            prop_assert!(!result.prompt.is_empty() && result.prompt.len() <= input.max_prompt_tokens);
            prop_assert!(result.prompt.tokens().iter().all(|token| sent.contains(token)));
        }
        for record in &result.tokens {
            let in_prompt = result.outcome == Outcome::Aggregated && result.prompt.tokens().contains(&record.token);
            prop_assert_eq!(record.released, in_prompt);
            prop_assert_eq!(record.withheld.is_some(), !record.released);
            prop_assert!(!record.released || record.representative);
            prop_assert_eq!(record.participants as usize, support(&input, std::slice::from_ref(&record.token)));
            prop_assert!(record.attention.is_finite() && record.alpha.is_finite() && record.position.is_finite());
            prop_assert!(record.map.iter().all(|x| x.is_finite()));
        }
        for (id, cluster) in (0..).zip(&result.clusters) {
            prop_assert_eq!(cluster.id, id);
            prop_assert_eq!(cluster.participants as usize, support(&input, &cluster.tokens));
            prop_assert!(cluster.tokens.contains(&cluster.representative) && cluster.tokens.is_sorted());
        }
        prop_assert!(result.clusters.is_sorted_by(|a, b| a.tokens[0] < b.tokens[0]));
        prop_assert!(result.distance_curve.is_sorted());
        prop_assert!(result.elbow_index.is_none_or(|place| place < result.distance_curve.len()));
    }

    #[test]
    fn no_embedding_and_no_setting_panics(
        input in inputs(),
        settings in settings(),
        bits in prop::collection::vec(any::<u32>(), 16),
    ) {
        // Any finite vector, from subnormal to the largest; anything else is an error by name.
        let embed = EmbedWith::new(2, |token: &Token| {
            let place = usize::from(*token.as_str().as_bytes().last().unwrap_or(&0)) % 8;
            [bits[place], bits[place + 8]].map(f32::from_bits).to_vec()
        });
        let input = AggregationInput { mean_embedding: None, ..input };
        if let Ok(result) = aggregate(&input, &settings, &embed) {
            prop_assert!(result.tokens.iter().all(|record| record.alpha.is_finite() && record.attention.is_finite()));
        }
    }
}
