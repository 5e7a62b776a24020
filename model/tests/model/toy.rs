//! A made-up model small enough to break in every way: 2 layers, width 32, 2 heads, 20 pieces, 16 positions.

use serde_json::{Value, json};

/// Pieces of the vocabulary in id order; a count that is no multiple of a register's width.
pub(crate) const PIECES: [&str; 20] = [
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "!", "[", "]", "mask", "bb", "cc", "dd", "ee", "##ff", "gg", "hh",
    "a", "i", "b", "10",
];

/// A tensor on its way into a file.
pub(crate) struct Tensor {
    /// Its name.
    pub(crate) name: String,
    /// "F16", "F32" or something to be refused.
    pub(crate) dtype: &'static str,
    /// Its shape.
    pub(crate) shape: Vec<usize>,
    /// Its little-endian bytes.
    pub(crate) data: Vec<u8>,
}

/// Config, vocabulary and weights.
pub(crate) fn files() -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    (config().to_string().into_bytes(), PIECES.join("\n").into_bytes(), safetensors(&tensors()))
}

/// The configuration.
pub(crate) fn config() -> Value {
    json!({
        "model_type": "bert", "vocab_size": 20, "hidden_size": 32, "num_hidden_layers": 2,
        "num_attention_heads": 2, "intermediate_size": 48, "max_position_embeddings": 16,
        "type_vocab_size": 2, "hidden_act": "gelu", "layer_norm_eps": 1e-12,
    })
}

/// All tensors, with reproducible values.
pub(crate) fn tensors() -> Vec<Tensor> {
    let mut all = Vec::new();
    let mut add = |name: &str, shape: &[usize]| {
        let count: usize = shape.iter().product();
        let seed = 1 + 31 * all.len();
        let value = |i: usize| ((i * 2_654_435_761 + seed * 40_503) % 1999) as f32 / 4000.0 - 0.25;
        let offset = if name.ends_with("LayerNorm.weight") { 1.0 } else { 0.0 };
        let data = (0..count).flat_map(|i| (value(i) + offset).to_le_bytes()).collect();
        all.push(Tensor { name: name.to_owned(), dtype: "F32", shape: shape.to_vec(), data });
    };
    add("bert.embeddings.word_embeddings.weight", &[20, 32]);
    add("bert.embeddings.position_embeddings.weight", &[16, 32]);
    add("bert.embeddings.token_type_embeddings.weight", &[2, 32]);
    let mut blocks = vec![
        ("bert.embeddings.LayerNorm".to_owned(), vec![32]),
        ("cls.predictions.transform.dense".to_owned(), vec![32, 32]),
        ("cls.predictions.transform.LayerNorm".to_owned(), vec![32]),
    ];
    for layer in 0..2 {
        let part = |rest: &str, shape: &[usize]| (format!("bert.encoder.layer.{layer}.{rest}"), shape.to_vec());
        blocks.extend([
            part("attention.self.query", &[32, 32]),
            part("attention.self.key", &[32, 32]),
            part("attention.self.value", &[32, 32]),
            part("attention.output.dense", &[32, 32]),
            part("attention.output.LayerNorm", &[32]),
            part("intermediate.dense", &[48, 32]),
            part("output.dense", &[32, 48]),
            part("output.LayerNorm", &[32]),
        ]);
    }
    for (name, shape) in &blocks {
        add(&format!("{name}.weight"), shape);
        add(&format!("{name}.bias"), &shape[..1]);
    }
    add("cls.predictions.bias", &[20]);
    all
}

/// A safetensors file: header length, header, data.
pub(crate) fn safetensors(tensors: &[Tensor]) -> Vec<u8> {
    let mut header = serde_json::Map::new();
    let mut data = Vec::new();
    for tensor in tensors {
        let start = data.len();
        data.extend_from_slice(&tensor.data);
        let entry = json!({
            "dtype": tensor.dtype, "shape": tensor.shape, "data_offsets": [start, data.len()],
        });
        header.insert(tensor.name.clone(), entry);
    }
    let header = Value::Object(header).to_string();
    [&(header.len() as u64).to_le_bytes(), header.as_bytes(), &data].concat()
}
