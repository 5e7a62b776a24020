//! Models of other shapes than the first shipped one's.

use crate::common::bits;
use crate::toy::{self, PIECES, SHAPES, config_of, in_integers, in_numbers, safetensors, tensors_of};
use feddtpt_model::{MaskedLm, MiniBert, ModelFiles, Segment};

#[test]
fn models_of_many_shapes_run_in_numbers_and_in_integers() {
    for shape in SHAPES {
        let config = config_of(shape);
        let tensors = tensors_of(&config);
        let config = config.to_string();
        for tensors in [in_integers(&tensors), tensors] {
            let vocab = PIECES.join("\n");
            let files =
                ModelFiles { config: config.as_bytes(), vocab: vocab.as_bytes(), weights: &safetensors(&tensors) };
            let model = MiniBert::load(files).unwrap_or_else(|error| panic!("{shape:?}: {error}"));
            assert_eq!((model.layers(), model.dimension(), model.max_positions()), (shape[0], shape[1], 16));
            let inputs: Vec<_> = ["", "bb cc", "bb cc dd ee gg hh bb cc dd"]
                .map(|text| model.encode(&[Segment::Text(text), Segment::Mask]).unwrap())
                .to_vec();
            let scores = model.score(&inputs, &[9, 19]).unwrap();
            let alone: Vec<f32> =
                inputs.iter().flat_map(|input| model.score(std::slice::from_ref(input), &[9, 19]).unwrap()).collect();
            assert_eq!(bits(&scores), bits(&alone), "{shape:?}");
            assert!(scores.iter().all(|score| score.is_finite()), "{shape:?}");
            assert_eq!(model.top_k(&inputs, 3, &[]).unwrap().concat().concat().len(), 9);
            let length: f32 = model.embed_text("bb cc").unwrap().iter().map(|value| value * value).sum();
            assert!((length - 1.0).abs() < 1e-5, "{shape:?}: {length}");
        }
    }
}

#[test]
fn integers_too_many_for_exact_sums_are_taken_as_numbers() {
    // With every integer of a row of 4096 at its largest, the sum of magnitudes is twice what exact sums leave room for.
    const DOWN: &str = "bert.encoder.layer.0.output.dense.weight";
    let config = config_of([1, 16, 1, 4096]);
    let tensors = tensors_of(&config);
    let logits = |tensors: &[toy::Tensor]| {
        let (config, vocab) = (config.to_string(), PIECES.join("\n"));
        let files = ModelFiles { config: config.as_bytes(), vocab: vocab.as_bytes(), weights: &safetensors(tensors) };
        let model = MiniBert::load(files).unwrap();
        let input = model.encode(&[Segment::Text("bb cc dd"), Segment::Mask]).unwrap();
        bits(&model.logits_at(&[input]).unwrap().concat().concat())
    };
    // All matrices but this one in numbers, so that both files say the same to the bit.
    let with = |integers: &dyn Fn(&mut toy::Tensor)| {
        let mut file = tensors.clone();
        file.retain(|tensor| tensor.name != DOWN);
        let down = in_integers(&tensors).into_iter().filter(|tensor| tensor.name.starts_with(DOWN));
        file.extend(down.map(|mut tensor| {
            if tensor.name == DOWN {
                integers(&mut tensor);
            }
            tensor
        }));
        (logits(&file), logits(&in_numbers(file)))
    };
    let (integers, numbers) = with(&|down| {
        for (i, byte) in down.data.iter_mut().enumerate() {
            *byte = if i % 3 == 0 { 127 } else { (-127_i8).cast_unsigned() };
        }
    });
    assert_eq!(integers, numbers);
    // Integers that fit are taken as they are: not what numbers come to.
    let (integers, numbers) = with(&|_| {});
    assert_ne!(integers, numbers);
}
