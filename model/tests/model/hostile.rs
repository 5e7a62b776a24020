//! Files that are not what they should be: an error that says so, never a panic.

use crate::toy::{self, Tensor, safetensors, tensors};
use feddtpt_model::{MAX_WEIGHTS_BYTES, MaskedLm, MiniBert, ModelError, ModelFiles, Segment};
use proptest::prelude::*;
use serde_json::{Value, json};

fn load(config: &[u8], weights: &[u8]) -> Result<MiniBert, ModelError> {
    let vocab = toy::PIECES.join("\n");
    MiniBert::load(ModelFiles { config, vocab: vocab.as_bytes(), weights })
}

fn load_weights(weights: &[u8]) -> Result<MiniBert, ModelError> {
    load(toy::config().to_string().as_bytes(), weights)
}

/// Loads the toy model with one of its tensors changed.
fn with_tensor(name: &str, change: impl FnOnce(&mut Tensor)) -> Result<MiniBert, ModelError> {
    let mut tensors = tensors();
    change(tensors.iter_mut().find(|tensor| tensor.name == name).unwrap());
    load_weights(&safetensors(&tensors))
}

const BIAS: &str = "cls.predictions.bias";

#[test]
fn the_untouched_files_load() {
    let model = load_weights(&toy::files().2).unwrap();
    assert!(model.id().starts_with("mini-") && model.id().len() == 17);
    let input = model.encode(&[Segment::Text("bb cc"), Segment::Mask]).unwrap();
    assert!(model.score(&[input], &[9, 19]).unwrap().iter().all(|score| score.is_finite()));
}

#[test]
fn half_precision_loads_too() {
    let loaded = with_tensor(BIAS, |tensor| {
        tensor.dtype = "F16";
        tensor.data.truncate(40);
        tensor.data.fill(0);
    });
    assert!(loaded.is_ok());
}

#[test]
fn truncated_weights_are_refused() {
    let weights = toy::files().2;
    for length in (0..200).chain((200..weights.len()).step_by(997)).chain([weights.len() - 1]) {
        let refused = load_weights(&weights[..length]);
        assert!(matches!(refused, Err(ModelError::Malformed { file: "weights", .. })), "{length}");
    }
}

#[test]
fn foreign_weights_are_refused() {
    let mut some = tensors();
    some.retain(|tensor| tensor.name != BIAS);
    let missing = load_weights(&safetensors(&some)).err();
    assert_eq!(missing, Some(ModelError::MissingTensor { name: BIAS.to_owned() }));

    let shape = with_tensor(BIAS, |tensor| tensor.shape = vec![4, 5]).err();
    assert!(matches!(shape, Some(ModelError::TensorShape { .. })), "{shape:?}");

    let dtype = with_tensor(BIAS, |tensor| tensor.dtype = "I32").err();
    let expected = ModelError::TensorType { name: BIAS.to_owned(), expected: "F16 or F32", found: "I32".to_owned() };
    assert_eq!(dtype, Some(expected));

    let unknown = with_tensor(BIAS, |tensor| tensor.dtype = "F12").err();
    assert!(matches!(unknown, Some(ModelError::Malformed { .. })), "{unknown:?}");

    let nan = |tensor: &mut Tensor| tensor.data[..4].copy_from_slice(&f32::NAN.to_le_bytes());
    let nan = with_tensor(BIAS, nan).err().unwrap();
    assert_eq!(
        nan.to_string(),
        "weights: tensor cls.predictions.bias should hold finite numbers, found NaN; the file is damaged, fetch it again"
    );
}

#[test]
fn oversized_weights_are_refused() {
    let refused = load_weights(&vec![0; MAX_WEIGHTS_BYTES + 1]).err();
    assert!(matches!(refused, Some(ModelError::TooLarge { file: "weights", .. })));
    for header in [u64::MAX, 1 << 40, 100_000_001] {
        let mut weights = toy::files().2;
        weights[..8].copy_from_slice(&header.to_le_bytes());
        assert!(matches!(load_weights(&weights), Err(ModelError::Malformed { .. })), "{header}");
    }
    let shape = with_tensor(BIAS, |tensor| tensor.shape = vec![usize::MAX, usize::MAX]);
    assert!(matches!(shape, Err(ModelError::Malformed { .. })));
}

#[test]
fn odd_configurations_are_refused() {
    let weights = toy::files().2;
    let refuse = |field: &str, value: Value| {
        let mut config = toy::config();
        config[field] = value;
        load(config.to_string().as_bytes(), &weights).err().map(|error| error.to_string())
    };
    for (field, value) in [
        ("model_type", json!("gpt2")),
        ("hidden_act", json!("gelu_new")),
        ("position_embedding_type", json!("relative_key")),
        ("tie_word_embeddings", json!(false)),
        ("num_attention_heads", json!(0)),
        ("hidden_size", json!(4096)),
        ("hidden_size", json!(40)),
        ("intermediate_size", json!(50)),
        ("num_hidden_layers", json!(0)),
        ("num_hidden_layers", json!(1_000_000)),
        ("max_position_embeddings", json!(1_u64 << 40)),
        ("type_vocab_size", json!(0)),
        ("layer_norm_eps", json!(-1.0)),
    ] {
        let message = refuse(field, value.clone()).unwrap();
        assert!(message.contains(&format!("config: {field} must be")), "{value}: {message}");
    }
    assert!(refuse("num_attention_heads", json!(4)).unwrap().contains("each of the attention heads"));
    assert!(refuse("vocab_size", json!(21)).unwrap().contains("expected 21 pieces, found 20"));
    assert!(refuse("vocab_size", json!(-1)).unwrap().contains("config"));
    assert!(refuse("num_hidden_layers", json!(3)).unwrap().contains("layer.2.attention"));
    assert!(load(b"[[[", &weights).is_err());
    assert!(load(&vec![b' '; 1 << 20], &weights).err().unwrap().to_string().contains("too large"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn flipped_bytes_never_panic(flips in prop::collection::vec((any::<prop::sample::Index>(), 1_u8..), 1..4)) {
        let (config, vocab, mut weights) = toy::files();
        let header = 8 + usize::try_from(u64::from_le_bytes(*weights.first_chunk().unwrap())).unwrap();
        for (at, flip) in flips {
            weights[at.index(header)] ^= flip;
        }
        drop(MiniBert::load(ModelFiles { config: &config, vocab: &vocab, weights: &weights }));
    }

    #[test]
    fn flipped_bytes_of_integers_never_panic(flips in prop::collection::vec((any::<prop::sample::Index>(), 1_u8..), 1..4)) {
        let (config, vocab, _) = toy::files();
        let mut weights = safetensors(&toy::in_integers(&tensors()));
        for (at, flip) in flips {
            // Anywhere: header, integers, scales.
            let at = at.index(weights.len());
            weights[at] ^= flip;
        }
        drop(MiniBert::load(ModelFiles { config: &config, vocab: &vocab, weights: &weights }));
    }

    #[test]
    fn any_type_and_shape_of_a_tensor_loads_or_is_refused(
        which: prop::sample::Index,
        dtype in prop::sample::select(vec!["I8", "U8", "BF16", "F16", "F32", "F64", "I32", "BOOL"]),
        shape in prop::collection::vec(prop::sample::select(vec![0_usize, 1, 2, 16, 20, 32, 33, 48]), 0..4),
        byte: u8,
    ) {
        let mut all = toy::in_integers(&tensors());
        let size = match dtype { "F64" => 8, "F32" | "I32" => 4, "F16" | "BF16" => 2, _ => 1 };
        let tensor = which.index(all.len());
        let tensor = &mut all[tensor];
        let same = tensor.dtype == dtype && tensor.shape == shape;
        tensor.data = vec![byte; shape.iter().product::<usize>() * size];
        (tensor.dtype, tensor.shape) = (dtype, shape);
        let name = tensor.name.clone();
        match load_weights(&safetensors(&all)).err() {
            // Half or single precision in place of the other, the same shape, or values within bounds.
            None => prop_assert!(same || matches!(dtype, "F16" | "F32"), "{name} as {dtype}"),
            Some(error) => prop_assert!(error.to_string().contains(name.trim_end_matches(".scale")), "{error}"),
        }
    }

    #[test]
    fn any_bytes_never_panic(config: Vec<u8>, vocab: Vec<u8>, weights: Vec<u8>) {
        let (good_config, good_vocab, good_weights) = toy::files();
        for files in [
            ModelFiles { config: &config, vocab: &vocab, weights: &weights },
            ModelFiles { config: &good_config, vocab: &vocab, weights: &good_weights },
            ModelFiles { config: &good_config, vocab: &good_vocab, weights: &weights },
        ] {
            prop_assert!(MiniBert::load(files).is_err());
        }
    }
}
