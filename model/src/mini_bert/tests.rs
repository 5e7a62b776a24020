//! A whole model, made up and tiny, on every instruction set.

use super::{MiniBert, ModelFiles};
use crate::kernel::Simd;
use crate::{MaskedLm, Segment};

#[test]
fn every_instruction_set_gives_the_same_bits() {
    let (config, vocab, weights) = crate::toy::files();
    let files = ModelFiles { config: &config, vocab: &vocab, weights: &weights };
    let mut model = MiniBert::load(files).unwrap();
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
}
