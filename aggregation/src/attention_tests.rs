//! Eq. 6 against its definition and by hand.

use super::*;
use crate::{AggregationInput, EmbedWith, vectors::unit_vectors};
use feddtpt_shared::{Prompt, Token};
use proptest::prelude::*;

/// Directions at 0, 60 and 90 degrees for "a", "b" and "c".
fn embedding(token: &Token) -> Vec<f32> {
    match token.as_str() {
        "a" => vec![2.0, 0.0],
        "b" => vec![0.5, 0.866_025_4],
        _ => vec![0.0, 3.0],
    }
}

fn prepared(prompts: &[&str]) -> (Array2<f64>, Tally) {
    let input = AggregationInput {
        proposals: prompts.iter().map(|text| Prompt::parse(text).expect("tokens")).collect(),
        incumbent: Prompt::parse("nobody sends this").expect("tokens"),
        seed_prompt: Prompt::default(),
        mean_embedding: None,
        max_prompt_tokens: 9,
        seed: 0,
    };
    let tally = Tally::new(&input);
    let units = unit_vectors(&tally.tokens, None, &EmbedWith::new(2, embedding)).expect("finite");
    (units, tally)
}

fn close(found: &[f64], expected: &[f64]) -> bool {
    found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6)
}

#[test]
fn by_hand() {
    let (units, tally) = prepared(&["a b", "c", "c a"]);
    let found = attention(&units, &tally);
    let cos30 = 0.866_025_4;
    // "a b": a against c, c, a = 0 + 0 + 1; b against c, c, a = cos 30 + cos 30 + cos 60.
    assert!(close(&found[0], &[1.0, 2.0 * cos30 + 0.5]), "{found:?}");
    // "c": against a, b, c, a.
    assert!(close(&found[1], &[cos30 + 1.0]), "{found:?}");
    // "c a": c against a, b, c; a against a, b, c.
    assert!(close(&found[2], &[cos30 + 1.0, 1.5]), "{found:?}");
}

#[test]
fn identical_prompts_are_other_clients_and_a_lone_client_has_none() {
    let (units, tally) = prepared(&["a c", "a c", "a c"]);
    assert!(close(&attention(&units, &tally)[0], &[2.0, 2.0]));
    let (units, tally) = prepared(&["a b c"]);
    assert_eq!(attention(&units, &tally), [[0.0; 3]]);
    assert!(weights(&units, &tally).iter().all(|weight| (weight.alpha - 1.0 / 3.0).abs() < 1e-9));
}

#[test]
fn softmax_by_hand() {
    assert!(close(&softmax(&[0.0, std::f64::consts::LN_2]), &[1.0 / 3.0, 2.0 / 3.0]));
    assert!(close(&softmax(&[1e6, 0.0]), &[1.0, 0.0]));
    assert!(softmax(&[]).is_empty());
}

#[test]
fn a_tokens_best_occurrence_counts() {
    // In "a" alone its alpha is 1; among others it is less.
    let (units, tally) = prepared(&["b c a", "a", "c"]);
    let best = weights(&units, &tally)[0];
    assert!((best.alpha - 1.0).abs() < 1e-9);
    assert_eq!(best.position, 0);
}

proptest! {
    #[test]
    fn equals_the_definition(prompts in prop::collection::vec("[a-c]( [a-c]){0,4}", 1..6)) {
        let texts: Vec<&str> = prompts.iter().map(String::as_str).collect();
        let (units, tally) = prepared(&texts);
        let clients: Vec<&Vec<usize>> =
            tally.prompts.iter().flat_map(|p| std::iter::repeat_n(&p.tokens, p.copies as usize)).collect();
        let found = attention(&units, &tally);
        for (own, client) in clients.iter().enumerate() {
            let expected: Vec<f64> = client
                .iter()
                .map(|&n| {
                    let others = clients.iter().enumerate().filter(|(other, _)| *other != own);
                    others.flat_map(|(_, tokens)| tokens.iter()).map(|&m| units.row(n).dot(&units.row(m))).sum()
                })
                .collect();
            let prompt = tally.prompts.iter().position(|p| p.tokens == **client).expect("counted");
            prop_assert!(close(&found[prompt], &expected));
        }
    }
}
