//! A made-up model small enough to break in every way: 2 layers, width 32, 2 heads, 20 pieces, 16 positions; or of another
//! shape, in numbers or in integers.

use half::f16;
use serde_json::{Value, json};

/// Pieces of the vocabulary in id order; a count that is no multiple of a register's width.
pub(crate) const PIECES: [&str; 20] = [
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "!", "[", "]", "mask", "bb", "cc", "dd", "ee", "##ff", "gg", "hh",
    "a", "i", "b", "10",
];

/// Shapes for [`config_of`]: wide heads, heads of one register, many layers, that of a small shipped model, a deep inner width.
pub(crate) const SHAPES: [[usize; 4]; 5] =
    [[1, 64, 1, 16], [3, 48, 3, 112], [7, 16, 1, 32], [5, 192, 6, 768], [1, 32, 2, 2080]];

/// A tensor on its way into a file.
#[derive(Clone)]
pub(crate) struct Tensor {
    /// Its name.
    pub(crate) name: String,
    /// "F16", "F32", "I8" or something to be refused.
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

/// The configuration with `layers` layers, a width of `hidden` in `heads` heads, and `inner` inside the feed-forward block.
pub(crate) fn config_of([layers, hidden, heads, inner]: [usize; 4]) -> Value {
    let mut config = config();
    config["num_hidden_layers"] = layers.into();
    config["hidden_size"] = hidden.into();
    config["num_attention_heads"] = heads.into();
    config["intermediate_size"] = inner.into();
    config
}

/// All tensors of [`config`], with reproducible values.
pub(crate) fn tensors() -> Vec<Tensor> {
    tensors_of(&config())
}

/// All tensors of a configuration, F32.
pub(crate) fn tensors_of(config: &Value) -> Vec<Tensor> {
    let size = |field: &str| usize::try_from(config[field].as_u64().unwrap()).unwrap();
    let (hidden, inner, pieces) = (size("hidden_size"), size("intermediate_size"), size("vocab_size"));
    let mut all = Vec::new();
    let mut add = |name: &str, shape: &[usize]| {
        let count: usize = shape.iter().product();
        let seed = 1 + 31 * all.len();
        let value = |i: usize| ((i * 2_654_435_761 + seed * 40_503) % 1999) as f32 / 4000.0 - 0.25;
        let offset = if name.ends_with("LayerNorm.weight") { 1.0 } else { 0.0 };
        let data = (0..count).flat_map(|i| (value(i) + offset).to_le_bytes()).collect();
        all.push(Tensor { name: name.to_owned(), dtype: "F32", shape: shape.to_vec(), data });
    };
    add("bert.embeddings.word_embeddings.weight", &[pieces, hidden]);
    add("bert.embeddings.position_embeddings.weight", &[size("max_position_embeddings"), hidden]);
    add("bert.embeddings.token_type_embeddings.weight", &[size("type_vocab_size"), hidden]);
    let mut blocks = vec![
        ("bert.embeddings.LayerNorm".to_owned(), vec![hidden]),
        ("cls.predictions.transform.dense".to_owned(), vec![hidden, hidden]),
        ("cls.predictions.transform.LayerNorm".to_owned(), vec![hidden]),
    ];
    for layer in 0..size("num_hidden_layers") {
        let part = |rest: &str, shape: &[usize]| (format!("bert.encoder.layer.{layer}.{rest}"), shape.to_vec());
        blocks.extend([
            part("attention.self.query", &[hidden, hidden]),
            part("attention.self.key", &[hidden, hidden]),
            part("attention.self.value", &[hidden, hidden]),
            part("attention.output.dense", &[hidden, hidden]),
            part("attention.output.LayerNorm", &[hidden]),
            part("intermediate.dense", &[inner, hidden]),
            part("output.dense", &[hidden, inner]),
            part("output.LayerNorm", &[hidden]),
        ]);
    }
    for (name, shape) in &blocks {
        add(&format!("{name}.weight"), shape);
        add(&format!("{name}.bias"), &shape[..1]);
    }
    add("cls.predictions.bias", &[pieces]);
    all
}

/// The numbers of an F32 tensor.
fn numbers(tensor: &Tensor) -> Vec<f32> {
    tensor.data.chunks_exact(4).map(|bytes| f32::from_le_bytes(bytes.try_into().unwrap())).collect()
}

/// F32 tensors as a smaller file has them: each matrix I8 with a scale for each row (its largest magnitude by 127), the rest F16.
pub(crate) fn in_integers(tensors: &[Tensor]) -> Vec<Tensor> {
    let mut all = Vec::new();
    for tensor in tensors {
        let values = numbers(tensor);
        let as_type = |name: String, dtype, shape: &[usize], data| Tensor { name, dtype, shape: shape.to_vec(), data };
        let &[rows, columns] = tensor.shape.as_slice() else {
            let data = values.iter().flat_map(|value| f16::from_f32(*value).to_le_bytes()).collect();
            all.push(as_type(tensor.name.clone(), "F16", &tensor.shape, data));
            continue;
        };
        let (mut integers, mut scales) = (Vec::new(), Vec::new());
        for row in values.chunks_exact(columns) {
            let scale = row.iter().fold(0.0_f32, |most, value| most.max(value.abs())) / 127.0;
            #[expect(clippy::cast_possible_truncation, reason = "at most 127 in magnitude")]
            integers.extend(row.iter().map(|value| ((value / scale).round() as i8).to_le_bytes()[0]));
            scales.extend(scale.to_le_bytes());
        }
        all.push(as_type(tensor.name.clone(), "I8", &tensor.shape, integers));
        all.push(as_type(format!("{}.scale", tensor.name), "F32", &[rows], scales));
    }
    all
}

/// What tensors of integers stand for, as F32; the others unchanged, the scales left out.
pub(crate) fn in_numbers(tensors: Vec<Tensor>) -> Vec<Tensor> {
    let scale_of = |name: &str| tensors.iter().find(|tensor| tensor.name == format!("{name}.scale")).map(numbers);
    let widened = |tensor: &Tensor, scales: &[f32]| -> Vec<u8> {
        let rows = tensor.data.chunks_exact(tensor.shape[1]).zip(scales);
        rows.flat_map(|(row, scale)| row.iter().map(move |byte| f32::from(byte.cast_signed()) * scale))
            .flat_map(f32::to_le_bytes)
            .collect()
    };
    let data: Vec<Option<Vec<u8>>> =
        tensors.iter().map(|tensor| scale_of(&tensor.name).map(|scales| widened(tensor, &scales))).collect();
    let kept = tensors.into_iter().zip(data).filter(|(tensor, _)| tensor.name.strip_suffix(".scale").is_none());
    kept.map(|(tensor, data)| match data {
        Some(data) => Tensor { dtype: "F32", data, ..tensor },
        None => tensor,
    })
    .collect()
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
