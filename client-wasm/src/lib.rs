//! The participant's model in a browser tab.
//!
//! So far this is the part that makes "nothing leaves this device" true: the embedded masked language model behind a
//! handle, loaded from bytes that the page fetched. The search, storage and network of a tab build on it.

use feddtpt_model::{MaskedLm as _, MiniBert, ModelFiles, Segment};
use feddtpt_shared::{Prompt, Token};
use wasm_bindgen::prelude::*;

/// The embedded masked language model. JavaScript holds a handle; weights and answers stay on the Rust side.
#[wasm_bindgen]
pub struct TabModel {
    model: MiniBert,
}

#[wasm_bindgen]
impl TabModel {
    /// Loads the model from the bytes of its configuration, vocabulary and weights; refuses damaged files in words.
    #[wasm_bindgen(constructor)]
    pub fn new(config: &[u8], vocab: &[u8], weights: &[u8]) -> Result<TabModel, JsError> {
        let model = MiniBert::load(ModelFiles { config, vocab, weights })?;
        Ok(Self { model })
    }

    /// Name of the model and of its weights; equal names give equal bits.
    #[wasm_bindgen(getter)]
    pub fn id(&self) -> String {
        self.model.id().to_owned()
    }

    /// The `k` best words for `position` (from 0) of the blank-separated `prompt`, best first.
    pub fn propose(&self, prompt: &str, position: usize, k: usize) -> Result<Vec<String>, JsError> {
        let prompt = Prompt::parse(prompt)?;
        if position >= prompt.len() {
            return Err(JsError::new(&format!(
                "the prompt has {} words; there is no position {position}",
                prompt.len()
            )));
        }
        let segments: Vec<Segment<'_>> = prompt.tokens().iter().map(Token::as_str).map(Segment::Literal).collect();
        let masked = [&segments[..position], &[Segment::Mask], &segments[position + 1..]].concat();
        let best = self.model.top_k(&[self.model.encode(&masked)?], k, &[])?;
        let words = best.iter().flatten().flatten().filter_map(|(id, _)| self.model.word(*id));
        Ok(words.map(str::to_owned).collect())
    }
}
