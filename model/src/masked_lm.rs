//! What the rest of the project asks of a masked language model.

use crate::encode::{Encoded, Segment};
use crate::error::ModelError;

/// A masked language model over whole words. Object safe; calls run on the calling thread.
///
/// Logits are raw decoder outputs: natural-log units up to a constant of each position. Inputs are judged one by one:
/// what else is in a batch never changes a result.
pub trait MaskedLm: Send + Sync {
    /// Name of the model and of its weights; equal names give equal bits.
    fn id(&self) -> &str;

    /// Width of embeddings and hidden states.
    fn dimension(&self) -> usize;

    /// Longest input in pieces, `[CLS]` and `[SEP]` included.
    fn max_positions(&self) -> usize;

    /// Id of a piece that can stand as a word; `None` for special and `##` pieces and for words of several pieces.
    fn word_id(&self, word: &str) -> Option<u32>;

    /// The word with this id; `None` for special and `##` pieces and for ids beyond the vocabulary.
    fn word(&self, id: u32) -> Option<&str>;

    /// Whether the id is one of [`words`](Self::words).
    fn is_whole_word(&self, id: u32) -> bool;

    /// The words that may be proposed, in id order: letters a to z only, two or more, and "a" and "i".
    fn words(&self) -> Vec<&str>;

    /// Joins segments into `[CLS] .. [SEP]`. Only [`Segment::Text`] is cut, from its end, so that the whole fits.
    ///
    /// # Errors
    /// [`ModelError::TooLong`] if the rest alone does not fit.
    fn encode(&self, segments: &[Segment<'_>]) -> Result<Encoded, ModelError>;

    /// Logits of `words` at the single mask of each input, row-major: one row of `words.len()` for each input.
    ///
    /// # Errors
    /// An input without exactly one mask, or one that this model did not make; an id beyond the vocabulary.
    fn score(&self, inputs: &[Encoded], words: &[u32]) -> Result<Vec<f32>, ModelError>;

    /// For each input, for each of its masks: the `k` best of [`words`](Self::words) with their logits, best first,
    /// equal logits by lower id, never one of `banned`.
    ///
    /// # Errors
    /// An input that this model did not make.
    #[expect(clippy::type_complexity, reason = "inputs, masks, ranks: three plain lists")]
    fn top_k(&self, inputs: &[Encoded], k: usize, banned: &[u32]) -> Result<Vec<Vec<Vec<(u32, f32)>>>, ModelError>;

    /// Natural-log probabilities over the full vocabulary at the single mask of each input.
    ///
    /// # Errors
    /// As for [`score`](Self::score).
    fn log_softmax_at_mask(&self, inputs: &[Encoded]) -> Result<Vec<Vec<f32>>, ModelError>;

    /// The input embedding of a word: its row of the embedding table; for a word of several pieces the mean of their
    /// rows; for a word that cannot be spelled the row of `[UNK]`.
    fn embed_word(&self, word: &str) -> Vec<f32>;

    /// The mean of the last hidden states over all pieces (`[CLS]` and `[SEP]` included, as Reimers and Gurevych 2019
    /// pool), scaled to length 1. A long text is cut at its end.
    ///
    /// # Errors
    /// None for a model in working order.
    fn embed_text(&self, text: &str) -> Result<Vec<f32>, ModelError>;
}

/// The mean of [`embed_word`](MaskedLm::embed_word) over all words. Summed in f64 in the order of the words, so that the bits are
/// the same everywhere.
#[expect(clippy::cast_possible_truncation, reason = "a mean of f32 values is in the range of f32")]
pub fn mean_word_embedding(model: &dyn MaskedLm) -> Vec<f32> {
    let words = model.words();
    let mut sum = vec![0_f64; model.dimension()];
    for word in &words {
        for (total, part) in sum.iter_mut().zip(model.embed_word(word)) {
            *total += f64::from(part);
        }
    }
    let count = words.len().max(1) as f64;
    sum.into_iter().map(|total| (total / count) as f32).collect()
}
