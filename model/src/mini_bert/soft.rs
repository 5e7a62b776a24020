//! Prompts of vectors in the place of words, for baselines that tune a continuous prompt (Lester et al. 2021,
//! arXiv 2104.08691; Sun et al. 2022, arXiv 2201.03514).
//!
//! A vector stands where a row of the word-embedding table would: position and type embeddings and the first layer norm come on
//! top. So vectors that equal rows of the table give the bits of the words they belong to.

use super::MiniBert;
use super::decode::check_single;
use crate::encode::{self, Segment, SoftEncoded};
use crate::error::ModelError;
use crate::forward::Input;

impl MiniBert {
    /// Joins the segments before and after a soft prompt of `vectors` vectors into `[CLS] .. [SEP]`, with places for the vectors
    /// between them. Only [`Segment::Text`] is cut.
    ///
    /// # Errors
    /// [`ModelError::TooLong`] if the rest alone does not fit.
    pub fn encode_soft(
        &self,
        before: &[Segment<'_>],
        vectors: usize,
        after: &[Segment<'_>],
    ) -> Result<SoftEncoded, ModelError> {
        encode::encode_soft(&self.vocabulary, self.config.max_position_embeddings, (before, after), vectors)
    }

    /// Logits of `words` at the single mask of each input, row-major, `[inputs x words]`, under one soft prompt for all of
    /// them: `prompt`, row-major, `[vectors x hidden size]`.
    ///
    /// # Errors
    /// A prompt that is not as long as the inputs have places, or not finite; else as for
    /// [`MaskedLm::score`](crate::MaskedLm::score).
    pub fn score_soft(&self, inputs: &[SoftEncoded], prompt: &[f32], words: &[u32]) -> Result<Vec<f32>, ModelError> {
        self.check_words(words)?;
        check_single(inputs.iter().map(|input| &input.encoded))?;
        for (i, input) in inputs.iter().enumerate() {
            self.check(i, &input.encoded)?;
            self.check_soft(i, input, prompt)?;
        }
        if let Some(value) = prompt.iter().find(|value| !value.is_finite()) {
            return Err(ModelError::SoftPrompt { expected: "finite numbers".to_owned(), found: value.to_string() });
        }
        let views: Vec<Input<'_>> = inputs.iter().map(|input| Input::soft(input, prompt)).collect();
        Ok(self.decode_words(&self.decoder_states(&views), words))
    }

    /// The input with some of its text's pieces replaced by `[MASK]`: those for which `hide` says so, asked once for each in
    /// order. They are no places to fill.
    ///
    /// # Errors
    /// An input whose text does not lie inside it.
    pub fn hide_text(&self, input: &SoftEncoded, mut hide: impl FnMut() -> bool) -> Result<SoftEncoded, ModelError> {
        let mut hidden = input.clone();
        for &place in &input.text {
            let Some(id) = hidden.encoded.ids.get_mut(place) else {
                let expected = format!("text inside the {} pieces", input.encoded.ids.len());
                return Err(ModelError::Input { input: 0, expected, found: format!("some at position {place}") });
            };
            if hide() {
                *id = self.vocabulary.special.mask;
            }
        }
        Ok(hidden)
    }

    /// The row of the word-embedding table for a piece, `[hidden size]`; `None` beyond the vocabulary.
    pub fn piece_embedding(&self, id: u32) -> Option<&[f32]> {
        ((id as usize) < self.vocabulary.size()).then(|| self.weights.word(id as usize))
    }

    /// An error unless the prompt fills the soft places of the input, which must lie inside it.
    fn check_soft(&self, index: usize, input: &SoftEncoded, prompt: &[f32]) -> Result<(), ModelError> {
        let (length, hidden) = (input.encoded.ids.len(), self.config.hidden_size);
        if input.soft.start > input.soft.end || input.soft.end > length {
            let expected = format!("soft places inside the {length} pieces");
            return Err(ModelError::Input { input: index, expected, found: format!("{:?}", input.soft) });
        }
        let (expected, found) = (input.soft.len() * hidden, prompt.len());
        if expected == found {
            return Ok(());
        }
        let expected = format!("{} vectors of {hidden} numbers ({expected}) for input {index}", input.soft.len());
        Err(ModelError::SoftPrompt { expected, found: format!("{found} numbers") })
    }
}
