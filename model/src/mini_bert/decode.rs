//! From inputs to logits.

use super::MiniBert;
use crate::encode::Encoded;
use crate::error::ModelError;
use crate::forward::Input;
use crate::kernel::{PackedMatrix, Rows};

/// Masks decoded over the full vocabulary at a time.
const DECODE_ROWS: usize = 32;

impl MiniBert {
    /// Applies `f` to the logits over the full vocabulary at every mask of every input, in order.
    pub(super) fn at_masks<T>(
        &self,
        inputs: &[Encoded],
        mut f: impl FnMut(&mut [f32]) -> T,
    ) -> Result<Vec<T>, ModelError> {
        let states = self.mask_states(inputs)?;
        let width = self.vocabulary.size();
        let mut results = Vec::new();
        for states in states.chunks(DECODE_ROWS * self.config.hidden_size) {
            let bias = |column: usize| self.weights.decoder_bias[column];
            let mut logits = self.decode(states, self.weights.decoder(), width, bias);
            results.extend(logits.chunks_exact_mut(width).map(&mut f));
        }
        Ok(results)
    }

    /// Logits of some pieces at the single mask of each input, row-major.
    pub(super) fn at_words(&self, inputs: &[Encoded], words: &[u32]) -> Result<Vec<f32>, ModelError> {
        self.check_words(words)?;
        check_single(inputs)?;
        let states = self.mask_states(inputs)?;
        Ok(self.decode_words(&states, words))
    }

    /// An error for an id beyond the vocabulary.
    pub(super) fn check_words(&self, words: &[u32]) -> Result<(), ModelError> {
        match words.iter().find(|&&id| id as usize >= self.vocabulary.size()) {
            None => Ok(()),
            Some(&id) => Err(ModelError::UnknownId { id, vocabulary: self.vocabulary.size() }),
        }
    }

    /// Logits of checked words from what the decoder reads, `[rows x words]`.
    pub(super) fn decode_words(&self, states: &[f32], words: &[u32]) -> Vec<f32> {
        let row = |word: usize| self.weights.word(words[word] as usize);
        let matrix = PackedMatrix::pack(words.len(), self.config.hidden_size, row);
        let bias = |word: usize| self.weights.decoder_bias[words[word] as usize];
        self.decode(states, &matrix, words.len(), bias)
    }

    /// What the decoder reads at every mask, `[masks x hidden]`.
    fn mask_states(&self, inputs: &[Encoded]) -> Result<Vec<f32>, ModelError> {
        for (i, input) in inputs.iter().enumerate() {
            self.check(i, input)?;
        }
        let views: Vec<Input<'_>> = inputs.iter().map(Input::from).collect();
        Ok(self.decoder_states(&views))
    }

    /// What the decoder reads at the wanted positions of checked inputs, `[wanted x hidden]`.
    pub(super) fn decoder_states(&self, inputs: &[Input<'_>]) -> Vec<f32> {
        let mut forward = self.forward();
        let states = forward.hidden(inputs);
        forward.transform(&states)
    }

    /// `states * matrix + bias` without the padding columns, `[rows x width]`.
    fn decode(&self, states: &[f32], matrix: &PackedMatrix, width: usize, bias: impl Fn(usize) -> f32) -> Vec<f32> {
        let (hidden, stride) = (self.config.hidden_size, matrix.padded_columns());
        let rows = states.len() / hidden;
        let mut padded = vec![0.0; rows * stride];
        let states = Rows::new(states, rows, hidden);
        self.simd.product(states, matrix.columns(), None, &mut padded, stride);
        let mut logits = Vec::with_capacity(rows * width);
        for row in 0..rows {
            let row = &padded[row * stride..][..width];
            logits.extend(row.iter().enumerate().map(|(column, logit)| logit + bias(column)));
        }
        logits
    }

    /// An error for an input that this model cannot have made.
    pub(super) fn check(&self, input: usize, encoded: &Encoded) -> Result<(), ModelError> {
        let (limit, size) = (self.config.max_position_embeddings, self.vocabulary.size());
        let wrong = |expected: String, found: String| ModelError::Input { input, expected, found };
        let length = encoded.ids.len();
        if length == 0 || length > limit {
            return Err(wrong(format!("1 to {limit} pieces"), format!("{length} pieces")));
        }
        if let Some(id) = encoded.ids.iter().find(|&&id| id as usize >= size) {
            return Err(wrong(format!("piece ids below {size}"), format!("the id {id}")));
        }
        if let Some(mask) = encoded.masks.iter().find(|&&mask| mask >= length) {
            let expected = format!("masks inside the {length} pieces");
            return Err(wrong(expected, format!("one at position {mask}")));
        }
        if encoded.masks.len() > length {
            let expected = format!("at most {length} masks");
            return Err(wrong(expected, format!("{} masks", encoded.masks.len())));
        }
        Ok(())
    }
}

/// An error unless every input has exactly one mask.
pub(super) fn check_single<'a>(inputs: impl IntoIterator<Item = &'a Encoded>) -> Result<(), ModelError> {
    match inputs.into_iter().enumerate().find(|(_, input)| input.masks.len() != 1) {
        None => Ok(()),
        Some((input, encoded)) => Err(ModelError::Input {
            input,
            expected: "exactly one mask".to_owned(),
            found: format!("{} masks", encoded.masks.len()),
        }),
    }
}
