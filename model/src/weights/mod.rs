//! The weights of a `BertForMaskedLM`, by its names, packed for the kernels.

mod matrix;
mod tensors;

use std::sync::OnceLock;

use crate::config::Config;
use crate::error::ModelError;
use crate::kernel::{PackedMatrix, QuantisedMatrix};

pub use tensors::MAX_WEIGHTS_BYTES;
use tensors::Tensors;

/// All weights of a model.
pub(crate) struct Weights {
    /// Word embeddings, `[vocabulary x hidden]`; also the decoder.
    pub(crate) words: Vec<f32>,
    /// Position embeddings plus token type 0, `[positions x hidden]`.
    pub(crate) positions: Vec<f32>,
    /// After the sum of the embeddings.
    pub(crate) embedding_norm: Norm,
    /// The transformer.
    pub(crate) layers: Vec<Layer>,
    /// The transform of the prediction head.
    pub(crate) transform: Linear,
    /// After the transform.
    pub(crate) transform_norm: Norm,
    /// Bias of the decoder, one for each piece.
    pub(crate) decoder_bias: Vec<f32>,
    /// The decoder over the whole vocabulary, packed when first asked for: label scores do without it.
    decoder: OnceLock<PackedMatrix>,
}

/// One transformer layer.
pub(crate) struct Layer {
    /// Query projection.
    pub(crate) query: Linear,
    /// Key and value projections side by side.
    pub(crate) key_value: Linear,
    /// Projection of the attended values.
    pub(crate) attention_out: Linear,
    /// After attention and residual.
    pub(crate) attention_norm: Norm,
    /// Into the feed-forward block.
    pub(crate) up: Linear,
    /// Out of it.
    pub(crate) down: Linear,
    /// After feed-forward and residual.
    pub(crate) output_norm: Norm,
}

/// A linear layer.
pub(crate) struct Linear {
    /// Packed weights.
    pub(crate) weights: QuantisedMatrix,
    /// One summand for each output.
    pub(crate) bias: Vec<f32>,
}

/// A layer norm's parameters.
pub(crate) struct Norm {
    /// Factors.
    pub(crate) weight: Vec<f32>,
    /// Summands.
    pub(crate) bias: Vec<f32>,
}

impl Weights {
    /// Reads and packs all tensors that the configuration calls for; others in the file are ignored.
    pub(crate) fn read(bytes: &[u8], config: &Config) -> Result<Self, ModelError> {
        let tensors = Tensors::open(bytes)?;
        let (hidden, vocabulary) = (config.hidden_size, config.vocab_size);
        let table = |name: &str, rows: usize| {
            let name = format!("bert.embeddings.{name}_embeddings.weight");
            tensors.matrix(&name, [rows, hidden]).map(|table| table.into_numbers(hidden))
        };
        let types = table("token_type", config.type_vocab_size)?;
        let mut positions = table("position", config.max_position_embeddings)?;
        for row in positions.chunks_exact_mut(hidden) {
            row.iter_mut().zip(&types).for_each(|(position, first)| *position += first);
        }
        let layers = (0..config.num_hidden_layers).map(|layer| Layer::read(&tensors, config, layer));
        Ok(Self {
            words: table("word", vocabulary)?,
            positions,
            embedding_norm: Norm::read(&tensors, "bert.embeddings.LayerNorm", hidden)?,
            layers: layers.collect::<Result<_, _>>()?,
            transform: Linear::read(&tensors, &["cls.predictions.transform.dense"], hidden, hidden)?,
            transform_norm: Norm::read(&tensors, "cls.predictions.transform.LayerNorm", hidden)?,
            decoder_bias: tensors.read("cls.predictions.bias", &[vocabulary])?,
            decoder: OnceLock::new(),
        })
    }

    /// The embedding of a piece.
    pub(crate) fn word(&self, id: usize) -> &[f32] {
        let hidden = self.embedding_norm.weight.len();
        &self.words[id * hidden..][..hidden]
    }

    /// The decoder over the whole vocabulary.
    pub(crate) fn decoder(&self) -> &PackedMatrix {
        self.decoder.get_or_init(|| {
            let hidden = self.embedding_norm.weight.len();
            PackedMatrix::pack(self.decoder_bias.len(), hidden, |id| self.word(id))
        })
    }
}

impl Layer {
    fn read(tensors: &Tensors<'_>, config: &Config, layer: usize) -> Result<Self, ModelError> {
        let (hidden, inner) = (config.hidden_size, config.intermediate_size);
        let name = |rest: &str| format!("bert.encoder.layer.{layer}.{rest}");
        let linear = |rest: &[&str], outputs, inputs| {
            let names: Vec<String> = rest.iter().map(|rest| name(rest)).collect();
            Linear::read(tensors, &names, outputs, inputs)
        };
        let norm = |rest: &str| Norm::read(tensors, &name(rest), hidden);
        Ok(Self {
            query: linear(&["attention.self.query"], hidden, hidden)?,
            key_value: linear(&["attention.self.key", "attention.self.value"], hidden, hidden)?,
            attention_out: linear(&["attention.output.dense"], hidden, hidden)?,
            attention_norm: norm("attention.output.LayerNorm")?,
            up: linear(&["intermediate.dense"], inner, hidden)?,
            down: linear(&["output.dense"], hidden, inner)?,
            output_norm: norm("output.LayerNorm")?,
        })
    }
}

impl Linear {
    /// One or more layers with the same shape, their outputs side by side.
    fn read(
        tensors: &Tensors<'_>,
        names: &[impl AsRef<str>],
        outputs: usize,
        inputs: usize,
    ) -> Result<Self, ModelError> {
        let (mut parts, mut bias) = (Vec::new(), Vec::new());
        for name in names {
            let name = name.as_ref();
            parts.push(tensors.matrix(&format!("{name}.weight"), [outputs, inputs])?);
            bias.extend(tensors.read(&format!("{name}.bias"), &[outputs])?);
        }
        let column = |at: usize| parts[at / outputs].row(at % outputs, inputs);
        Ok(Self { weights: QuantisedMatrix::pack(bias.len(), inputs, column), bias })
    }
}

impl Norm {
    fn read(tensors: &Tensors<'_>, name: &str, width: usize) -> Result<Self, ModelError> {
        Ok(Self {
            weight: tensors.read(&format!("{name}.weight"), &[width])?,
            bias: tensors.read(&format!("{name}.bias"), &[width])?,
        })
    }
}
