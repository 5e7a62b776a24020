//! From log-probabilities over pieces to a word: biases, renormalisation over words, best or drawn.

use feddtpt_model::MaskedLm;
use feddtpt_shared::Digest;
use std::collections::BTreeMap;

/// A word and the natural logarithm of its probability among all words.
pub(super) type Scored = (u32, f64);

/// Adds the biases and renormalises over whole words: pieces and markers are never an answer. Best first, equals by id.
pub(super) fn ranked(model: &dyn MaskedLm, log_probs: &[f32], bias: &BTreeMap<u32, f64>) -> Vec<Scored> {
    let mut words: Vec<Scored> = (0_u32..)
        .zip(log_probs)
        .filter(|(id, _)| model.word(*id).is_some())
        .map(|(id, log_prob)| (id, f64::from(*log_prob) + bias.get(&id).copied().unwrap_or(0.0)))
        .collect();
    words.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
    let largest = words.first().map_or(0.0, |best| best.1);
    let total: f64 = words.iter().map(|(_, score)| (score - largest).exp()).sum();
    let shift = largest + total.ln();
    words.into_iter().map(|(id, score)| (id, score - shift)).collect()
}

/// The answer: the best word at temperature 0, else one drawn by `seed`.
pub(super) fn choose(words: &[Scored], temperature: f64, seed: u64, index: usize) -> Option<Scored> {
    let best = words.first().copied()?;
    if temperature <= 0.0 {
        return Some(best);
    }
    let weights = || words.iter().map(|(_, score)| ((score - best.1) / temperature).exp());
    let mut left = uniform(seed, index) * weights().sum::<f64>();
    let drawn = words.iter().zip(weights()).find(|(_, weight)| {
        left -= weight;
        left <= 0.0
    });
    Some(drawn.map_or(best, |(word, _)| *word))
}

/// A number in [0, 1) that `seed` and `index` decide.
fn uniform(seed: u64, index: usize) -> f64 {
    let digest = Digest::of_parts([seed.to_le_bytes(), (index as u64).to_le_bytes()]);
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&digest.as_bytes()[..8]);
    (u64::from_le_bytes(bytes) >> 11) as f64 / (1_u64 << 53) as f64
}
