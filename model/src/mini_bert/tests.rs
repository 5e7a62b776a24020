//! A whole model, made up and tiny, on every instruction set.

use super::{MiniBert, ModelFiles};
use crate::kernel::Simd;
use crate::{MaskedLm, Segment};

/// Loads a model on every instruction set and asks it the same.
fn same_on_every_instruction_set(config: &[u8], weights: &[u8]) {
    let vocab = crate::toy::PIECES.join("\n");
    let mut model = MiniBert::load(ModelFiles { config, vocab: vocab.as_bytes(), weights }).unwrap();
    let inputs: Vec<_> = ["", "bb", "bb cc dd ee bb cc dd ee bb", "cc [MASK] bb !"]
        .iter()
        .map(|text| model.encode(&[Segment::Text(text), Segment::Mask]).unwrap())
        .collect();
    let mut results = Vec::new();
    for simd in Simd::all() {
        model.simd = simd;
        let logits: Vec<u32> =
            model.logits_at(&inputs).unwrap().concat().concat().iter().map(|x| x.to_bits()).collect();
        let embedding: Vec<u32> = model.embed_text("bb cc").unwrap().iter().map(|x| x.to_bits()).collect();
        results.push((logits, embedding));
    }
    assert!(results.iter().all(|result| result == &results[0]));
    let (logits, embedding) = &results[0];
    assert!(logits.iter().chain(embedding).all(|bits| f32::from_bits(*bits).is_finite()));
}

#[test]
fn every_instruction_set_gives_the_same_bits() {
    let (config, _, weights) = crate::toy::files();
    same_on_every_instruction_set(&config, &weights);
}

#[test]
fn every_instruction_set_gives_the_same_bits_for_integers_and_other_shapes() {
    for shape in crate::toy::SHAPES {
        let config = crate::toy::config_of(shape);
        let tensors = crate::toy::tensors_of(&config);
        let config = config.to_string().into_bytes();
        same_on_every_instruction_set(&config, &crate::toy::safetensors(&tensors));
        same_on_every_instruction_set(&config, &crate::toy::safetensors(&crate::toy::in_integers(&tensors)));
    }
}
