//! `config.json` and the limits of this engine.

use std::fmt::Display;

use serde::Deserialize;

use crate::error::ModelError;
use crate::kernel::STRIPE;

/// Largest accepted `config.json` in bytes.
const MAX_CONFIG_BYTES: usize = 64 * 1024;

/// The shape of a BERT model, in the names of Hugging Face's `config.json`.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Config {
    model_type: String,
    hidden_act: String,
    #[serde(default = "yes")]
    tie_word_embeddings: bool,
    #[serde(default = "absolute")]
    position_embedding_type: String,
    /// Pieces in the vocabulary.
    pub(crate) vocab_size: usize,
    /// Width of the hidden states.
    pub(crate) hidden_size: usize,
    /// Transformer layers.
    pub(crate) num_hidden_layers: usize,
    /// Attention heads of a layer.
    pub(crate) num_attention_heads: usize,
    /// Width inside the feed-forward block.
    pub(crate) intermediate_size: usize,
    /// Longest input in pieces.
    pub(crate) max_position_embeddings: usize,
    /// Rows of the token type table; row 0 is used.
    pub(crate) type_vocab_size: usize,
    /// Added to variances in layer norms.
    pub(crate) layer_norm_eps: f32,
}

fn yes() -> bool {
    true
}

fn absolute() -> String {
    "absolute".to_owned()
}

impl Config {
    /// Reads and checks a configuration.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        if bytes.len() > MAX_CONFIG_BYTES {
            return Err(ModelError::TooLarge { file: "config", limit: MAX_CONFIG_BYTES, found: bytes.len() });
        }
        let config: Self = serde_json::from_slice(bytes).map_err(|error| ModelError::Malformed {
            file: "config",
            expected: "the config.json of a BertForMaskedLM",
            found: error.to_string(),
        })?;
        config.check()?;
        Ok(config)
    }

    /// Width of one attention head.
    pub(crate) fn head_size(&self) -> usize {
        self.hidden_size / self.num_attention_heads
    }

    fn check(&self) -> Result<(), ModelError> {
        is("model_type", &self.model_type, "bert")?;
        is("hidden_act", &self.hidden_act, "gelu")?;
        is("position_embedding_type", &self.position_embedding_type, "absolute")?;
        if !self.tie_word_embeddings {
            return Err(unsupported("tie_word_embeddings", "true", &false));
        }
        within("vocab_size", self.vocab_size, 8, 65_536)?;
        within("hidden_size", self.hidden_size, STRIPE, 1024)?;
        within("num_hidden_layers", self.num_hidden_layers, 1, 24)?;
        within("num_attention_heads", self.num_attention_heads, 1, 64)?;
        within("intermediate_size", self.intermediate_size, STRIPE, 4096)?;
        within("max_position_embeddings", self.max_position_embeddings, 4, 512)?;
        within("type_vocab_size", self.type_vocab_size, 1, 16)?;
        let heads = STRIPE * self.num_attention_heads;
        if !self.hidden_size.is_multiple_of(heads) {
            let expected = format!("a multiple of {STRIPE} for each of the attention heads");
            return Err(unsupported("hidden_size", &expected, &self.hidden_size));
        }
        if !self.intermediate_size.is_multiple_of(STRIPE) {
            let expected = format!("a multiple of {STRIPE}");
            return Err(unsupported("intermediate_size", &expected, &self.intermediate_size));
        }
        if !(self.layer_norm_eps >= 0.0 && self.layer_norm_eps < 1.0) {
            return Err(unsupported("layer_norm_eps", "in 0..1", &self.layer_norm_eps));
        }
        Ok(())
    }
}

fn is(field: &'static str, found: &str, expected: &str) -> Result<(), ModelError> {
    if found == expected { Ok(()) } else { Err(unsupported(field, expected, &found)) }
}

fn within(field: &'static str, found: usize, least: usize, most: usize) -> Result<(), ModelError> {
    if (least..=most).contains(&found) {
        return Ok(());
    }
    Err(unsupported(field, &format!("between {least} and {most}"), &found))
}

fn unsupported(field: &'static str, expected: &str, found: &dyn Display) -> ModelError {
    ModelError::Unsupported { field, expected: expected.to_owned(), found: found.to_string() }
}
