//! The model: loading, and the answers of [`MaskedLm`].

mod answers;
mod decode;
mod soft;
#[cfg(test)]
mod tests;

use sha2::{Digest, Sha256};

use crate::config::Config;
use crate::encode::Encoded;
use crate::error::ModelError;
use crate::forward::{Forward, Input};
use crate::kernel::Simd;
use crate::shipped::Shipped;
use crate::tokenize::WordPiece;
use crate::weights::Weights;

/// The three files of a model, as bytes.
#[derive(Debug, Clone, Copy)]
pub struct ModelFiles<'a> {
    /// `config.json` of a `BertForMaskedLM`.
    pub config: &'a [u8],
    /// `vocab.txt`: one piece a line in id order.
    pub vocab: &'a [u8],
    /// Safetensors file with F16 or F32 tensors, or matrices of I8 with F32 scales beside them, at most [`MAX_WEIGHTS_BYTES`](crate::MAX_WEIGHTS_BYTES).
    pub weights: &'a [u8],
}

/// A small BERT with its weights packed for the kernels; see the crate's documentation.
pub struct MiniBert {
    id: String,
    config: Config,
    vocabulary: WordPiece,
    weights: Weights,
    simd: Simd,
}

impl MiniBert {
    /// Reads a model. Accepted are BERT shapes up to 24 layers, width 1024 and 65,536 pieces, with exact GELU and a
    /// tied decoder.
    ///
    /// # Errors
    /// Truncated, foreign and oversized files, with what was expected and found; never a panic.
    pub fn load(files: ModelFiles<'_>) -> Result<Self, ModelError> {
        let config = Config::read(files.config)?;
        let vocabulary = WordPiece::read(files.vocab, config.vocab_size)?;
        let weights = Weights::read(files.weights, &config)?;
        Ok(Self { id: name(files), config, vocabulary, weights, simd: Simd::detect() })
    }

    /// "mini-" (for the files of another [shipped model](Shipped) its name) and the first 12 hexadecimal digits of the
    /// SHA-256 of config, vocabulary, weights and the name of the engine's arithmetic one after the other: the same files
    /// give other bits in another arithmetic.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// How many transformer layers it has.
    pub fn layers(&self) -> usize {
        self.config.num_hidden_layers
    }

    /// The vocabulary.
    pub fn vocabulary(&self) -> &WordPiece {
        &self.vocabulary
    }

    /// Logits over the full vocabulary: for each input, for each of its masks, one for each piece.
    ///
    /// # Errors
    /// An input that this model did not make.
    pub fn logits_at(&self, inputs: &[Encoded]) -> Result<Vec<Vec<Vec<f32>>>, ModelError> {
        let mut masks = self.at_masks(inputs, |logits| logits.to_vec())?.into_iter();
        Ok(inputs.iter().map(|input| masks.by_ref().take(input.masks.len()).collect()).collect())
    }

    fn forward(&self) -> Forward<'_> {
        Forward::new(&self.config, &self.weights, self.simd)
    }

    /// Last hidden states at the wanted positions of checked inputs.
    fn hidden(&self, inputs: &[Input<'_>]) -> Vec<f32> {
        self.forward().hidden(inputs)
    }
}

/// Changes whenever the same files and input may give other bits than before.
const ARITHMETIC: &str = "linear layers in integers, 1";

/// The name that [`MiniBert::id`] documents.
fn name(files: ModelFiles<'_>) -> String {
    let mut hash = Sha256::new();
    hash.update(files.config);
    hash.update(files.vocab);
    hash.update(files.weights);
    hash.update(ARITHMETIC);
    let mut digits = String::new();
    for byte in hash.finalize().iter().take(6) {
        for digit in [byte >> 4, byte & 15] {
            digits.extend(char::from_digit(u32::from(digit), 16));
        }
    }
    let named = |model: Shipped| format!("{}-{digits}", model.name());
    let shipped = Shipped::ALL.into_iter().find(|model| model.id() == named(*model));
    named(shipped.unwrap_or(Shipped::Mini))
}
