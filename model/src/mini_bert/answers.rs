//! The model behind the trait.

use super::MiniBert;
use super::decode::check_single;
use crate::encode::{self, Encoded, Segment};
use crate::error::ModelError;
use crate::forward::{Input, Soft};
use crate::kernel::{Simd, ln, padded};
use crate::masked_lm::MaskedLm;

impl MaskedLm for MiniBert {
    fn id(&self) -> &str {
        Self::id(self)
    }

    fn dimension(&self) -> usize {
        self.config.hidden_size
    }

    fn max_positions(&self) -> usize {
        self.config.max_position_embeddings
    }

    fn word_id(&self, word: &str) -> Option<u32> {
        self.vocabulary.word_id(word)
    }

    fn word(&self, id: u32) -> Option<&str> {
        self.vocabulary.word(id)
    }

    fn is_whole_word(&self, id: u32) -> bool {
        self.vocabulary.word_ids().binary_search(&id).is_ok()
    }

    fn words(&self) -> Vec<&str> {
        let ids = self.vocabulary.word_ids();
        ids.iter().filter_map(|&id| self.vocabulary.piece(id)).collect()
    }

    fn encode(&self, segments: &[Segment<'_>]) -> Result<Encoded, ModelError> {
        encode::encode(&self.vocabulary, self.max_positions(), segments)
    }

    fn score(&self, inputs: &[Encoded], words: &[u32]) -> Result<Vec<f32>, ModelError> {
        self.at_words(inputs, words)
    }

    fn top_k(&self, inputs: &[Encoded], k: usize, banned: &[u32]) -> Result<Vec<Vec<Vec<(u32, f32)>>>, ModelError> {
        let allowed: Vec<u32> = {
            let words = self.vocabulary.word_ids().iter();
            words.copied().filter(|id| !banned.contains(id)).collect()
        };
        let mut masks = self.at_masks(inputs, |logits| best(logits, &allowed, k))?.into_iter();
        Ok(inputs.iter().map(|input| masks.by_ref().take(input.masks.len()).collect()).collect())
    }

    fn log_softmax_at_mask(&self, inputs: &[Encoded]) -> Result<Vec<Vec<f32>>, ModelError> {
        check_single(inputs)?;
        self.at_masks(inputs, |logits| log_softmax(self.simd, logits))
    }

    fn embed_word(&self, word: &str) -> Vec<f32> {
        let mut ids = self.vocabulary.tokenize(word);
        if ids.is_empty() {
            ids.push(self.vocabulary.special.unknown);
        }
        let rows = ids.iter().map(|&id| self.weights.word(id as usize));
        mean(rows, self.dimension())
    }

    fn embed_text(&self, text: &str) -> Result<Vec<f32>, ModelError> {
        let encoded = self.encode(&[Segment::Text(text)])?;
        let wanted: Vec<usize> = (0..encoded.ids.len()).collect();
        let states = self.hidden(&[Input { ids: &encoded.ids, wanted: &wanted, soft: Soft::default() }]);
        let mut embedding = mean(states.chunks_exact(self.dimension()), self.dimension());
        let length = self.simd.square_sum(&embedding).sqrt();
        if length > 0.0 {
            for value in &mut embedding {
                *value /= length;
            }
        }
        Ok(embedding)
    }
}

/// The mean of rows, summed in order.
fn mean<'a>(rows: impl ExactSizeIterator<Item = &'a [f32]>, width: usize) -> Vec<f32> {
    let count = rows.len() as f32;
    let mut mean = vec![0.0; width];
    for row in rows {
        for (sum, value) in mean.iter_mut().zip(row) {
            *sum += value;
        }
    }
    for sum in &mut mean {
        *sum /= count;
    }
    mean
}

/// The `k` allowed pieces with the highest logits, best first, equal logits by lower id.
fn best(logits: &[f32], allowed: &[u32], k: usize) -> Vec<(u32, f32)> {
    let mut ranked: Vec<(u32, f32)> = allowed.iter().map(|&id| (id, logits[id as usize])).collect();
    let order = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    if k < ranked.len() {
        ranked.select_nth_unstable_by(k, order);
        ranked.truncate(k);
    }
    ranked.sort_unstable_by(order);
    ranked
}

/// `logit - largest - ln(sum of e^(logit - largest))`.
fn log_softmax(simd: Simd, logits: &[f32]) -> Vec<f32> {
    let largest = logits.iter().copied().fold(f32::NEG_INFINITY, |a, b| if a > b { a } else { b });
    // The padding's exponentials are below 1e-37 and the largest logit's is 1, so they vanish in the sum.
    let mut row = logits.to_vec();
    row.resize(padded(logits.len()), f32::NEG_INFINITY);
    let sum = ln(f64::from(simd.exp_sum(&row, largest)));
    #[expect(clippy::cast_possible_truncation, reason = "rounded to f32 once")]
    let sum = sum as f32;
    logits.iter().map(|logit| logit - largest - sum).collect()
}
