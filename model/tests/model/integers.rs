//! Files whose matrices are integers with a scale for each row: read as they are, or refused in words.

use crate::common::bits;
use crate::toy::{self, Tensor, in_integers, in_numbers, safetensors, tensors};
use feddtpt_model::{MaskedLm, MiniBert, ModelError, ModelFiles, Segment};

const QUERY: &str = "bert.encoder.layer.0.attention.self.query.weight";
const WORDS: &str = "bert.embeddings.word_embeddings.weight";

fn load(tensors: &[Tensor]) -> Result<MiniBert, ModelError> {
    let (config, vocab, _) = toy::files();
    MiniBert::load(ModelFiles { config: &config, vocab: &vocab, weights: &safetensors(tensors) })
}

/// Loads the toy model in integers after a change; the words it is refused with.
fn refused(change: impl FnOnce(&mut Vec<Tensor>)) -> String {
    let mut tensors = in_integers(&tensors());
    change(&mut tensors);
    load(&tensors).err().unwrap().to_string()
}

fn named<'a>(tensors: &'a mut [Tensor], name: &str) -> &'a mut Tensor {
    tensors.iter_mut().find(|tensor| tensor.name == name).unwrap()
}

fn logits(model: &MiniBert) -> Vec<f32> {
    let input = model.encode(&[Segment::Text("bb cc dd ee"), Segment::Mask]).unwrap();
    model.logits_at(&[input]).unwrap().concat().concat()
}

#[test]
fn integers_stand_for_their_products_with_the_scales() {
    let integers = in_integers(&tensors());
    let exact = load(&integers).unwrap();
    let again = load(&in_numbers(integers)).unwrap();
    let original = load(&tensors()).unwrap();
    // Embeddings are the same numbers; linear layers from numbers find scales of their own.
    for word in ["bb", "cc", "a"] {
        assert_eq!(bits(&exact.embed_word(word)), bits(&again.embed_word(word)));
    }
    let distance = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    let (exact, again, original) = (logits(&exact), logits(&again), logits(&original));
    assert!(distance(&exact, &again) < 0.004, "{}", distance(&exact, &again));
    assert!(distance(&exact, &original) < 0.2, "{}", distance(&exact, &original));
    assert!(distance(&exact, &original) > 0.0);
}

#[test]
fn a_file_may_mix_integers_and_numbers() {
    let mut mixed = in_integers(&tensors());
    let key = "bert.encoder.layer.0.attention.self.key.weight";
    let number = in_numbers(in_integers(&tensors())).into_iter().find(|tensor| tensor.name == key).unwrap();
    mixed.retain(|tensor| tensor.name != format!("{key}.scale"));
    *named(&mut mixed, key) = number;
    let (mixed, whole) = (logits(&load(&mixed).unwrap()), logits(&load(&in_integers(&tensors())).unwrap()));
    assert!(mixed.iter().zip(&whole).all(|(a, b)| (a - b).abs() < 0.004));
}

#[test]
fn a_row_of_zeros_may_have_the_scale_zero() {
    let mut zero = in_integers(&tensors());
    named(&mut zero, QUERY).data[..32].fill(0);
    named(&mut zero, &format!("{QUERY}.scale")).data[..4].fill(0);
    assert!(logits(&load(&zero).unwrap()).iter().all(|logit| logit.is_finite()));
}

#[test]
fn integers_without_scales_are_refused() {
    let scale = format!("{QUERY}.scale");
    assert_eq!(
        refused(|all| all.retain(|tensor| tensor.name != scale)),
        format!(
            "weights: tensor {QUERY}: expected beside its integers a tensor of their scales, F32, one for each row, \
             found none; export the file again"
        )
    );
    let message = refused(|all| {
        let scales = named(all, &scale);
        scales.shape = vec![33];
        scales.data.extend([0; 4]);
    });
    assert!(message.contains(&format!("{scale} should have shape [32], found [33]")), "{message}");
    let message = refused(|all| named(all, &scale).shape = vec![32, 1]);
    assert!(message.contains("should have shape [32], found [32, 1]"), "{message}");
    let message = refused(|all| {
        let scales = named(all, &scale);
        scales.dtype = "F16";
        scales.data.truncate(64);
    });
    assert!(message.contains(&format!("{scale} should be F32, found F16")), "{message}");
}

#[test]
fn scales_that_are_no_factors_are_refused() {
    let with = |name: &str, value: f32| {
        refused(|all| named(all, &format!("{name}.scale")).data[8..12].copy_from_slice(&value.to_le_bytes()))
    };
    for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let message = with(QUERY, value);
        assert!(message.contains(&format!("{QUERY}.scale should hold finite numbers")), "{message}");
    }
    for value in [-0.001, -f32::MIN_POSITIVE, f32::MAX] {
        let message = with(WORDS, value);
        assert!(message.contains("expected scales from 0 to 2.6e36") && message.contains("for row 2;"), "{message}");
    }
}

#[test]
fn the_integer_that_has_no_opposite_is_refused() {
    let message = refused(|all| named(all, WORDS).data[5 * 32 + 31] = 0x80);
    assert_eq!(
        message,
        format!(
            "weights: tensor {WORDS}: expected integers from -127 to 127, found -128 in row 5; export the file again"
        )
    );
}

#[test]
fn scales_of_something_else_are_refused() {
    let bias = "cls.predictions.bias";
    for (name, rows) in [(QUERY, 32), (bias, 20)] {
        let mut tensors = tensors();
        let scale = Tensor { name: format!("{name}.scale"), dtype: "F32", shape: vec![rows], data: vec![0; 4 * rows] };
        tensors.push(scale);
        let message = load(&tensors).err().unwrap().to_string();
        let expected = format!("weights: tensor {name}: expected I8 in a matrix, as scales stand beside it, found F32");
        assert!(message.starts_with(&expected), "{message}");
    }
    let message = refused(|all| {
        let bias = named(all, bias);
        (bias.dtype, bias.data) = ("I8", vec![0; 20]);
    });
    assert!(message.contains("cls.predictions.bias should be F16 or F32, found I8"), "{message}");
}
