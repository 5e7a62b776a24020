//! Vectors in the place of the prompt's words.

use crate::common::{MINI, bits};
use feddtpt_model::{MaskedLm, ModelError, Segment, SoftEncoded};

const PROMPT: &str = "please read this unbelievably good review";
const TEXTS: [&str; 4] = ["i love this film", "", "the worst parcel of all , and late", "ok"];

/// The rows of the embedding table for a text's pieces, one after the other.
fn vectors(text: &str) -> Vec<f32> {
    let ids = MINI.vocabulary().tokenize(text);
    ids.iter().flat_map(|&id| MINI.piece_embedding(id).unwrap()).copied().collect()
}

fn after(text: &str) -> [Segment<'_>; 4] {
    [Segment::Text(text), Segment::Literal("it was"), Segment::Mask, Segment::Literal(".")]
}

fn soft(text: &str, vectors: usize) -> SoftEncoded {
    MINI.encode_soft(&[Segment::Literal(":")], vectors, &after(text)).unwrap()
}

fn words() -> [u32; 2] {
    ["great", "terrible"].map(|word| MINI.word_id(word).unwrap())
}

#[test]
fn rows_of_the_table_give_the_bits_of_their_words() {
    let vectors = vectors(PROMPT);
    let count = vectors.len() / MINI.dimension();
    assert!(count > 6, "a word of several pieces is among them");
    let long = "a film that went on and on ".repeat(60);
    let texts = [&TEXTS[..], &[long.as_str()]].concat();
    let soft: Vec<_> = texts.iter().map(|text| soft(text, count)).collect();
    let discrete: Vec<_> = texts
        .iter()
        .map(|text| {
            let segments = [&[Segment::Literal(":"), Segment::Literal(PROMPT)][..], &after(text)].concat();
            MINI.encode(&segments).unwrap()
        })
        .collect();
    assert_eq!(soft[4].encoded.truncated, discrete[4].truncated);
    assert!(soft[4].encoded.truncated > 0);
    let expected = MINI.score(&discrete, &words()).unwrap();
    assert_eq!(bits(&MINI.score_soft(&soft, &vectors, &words()).unwrap()), bits(&expected));

    let mut moved = vectors.clone();
    moved[0] += 0.5;
    let moved = MINI.score_soft(&soft, &moved, &words()).unwrap();
    assert!(bits(&moved).iter().zip(bits(&expected)).all(|(&moved, expected)| moved != expected));
}

#[test]
fn places_are_where_they_should_be() {
    let input = soft(TEXTS[0], 3);
    assert_eq!((input.soft.clone(), input.text.clone()), (2..5, vec![5, 6, 7, 8]));
    assert_eq!(input.encoded.masks, [11]);
    assert_eq!(input.encoded.ids.len(), 14);
    let none = MINI.encode_soft(&[], 0, &after("")).unwrap();
    let scores = MINI.score_soft(std::slice::from_ref(&none), &[], &words());
    assert_eq!(scores, MINI.score(&[none.encoded], &words()));
    let full = MINI.encode_soft(&[], usize::MAX, &[Segment::Mask]);
    assert!(matches!(full, Err(ModelError::TooLong { limit: 256, .. })));
}

#[test]
fn text_alone_is_hidden() {
    let input = soft(TEXTS[2], 2);
    let all = MINI.hide_text(&input, || true).unwrap();
    let hidden: Vec<usize> = (0..all.encoded.ids.len()).filter(|&at| all.encoded.ids[at] == 4).collect();
    assert_eq!(hidden, [&input.text[..], &input.encoded.masks].concat());
    assert_eq!(all.encoded.masks, input.encoded.masks);
    assert_eq!(MINI.hide_text(&input, || false).unwrap(), input);
    let mut turn = false;
    let every_other = MINI.hide_text(&input, || std::mem::replace(&mut turn, true)).unwrap();
    assert_eq!(every_other.encoded.ids[input.text[0]], input.encoded.ids[input.text[0]]);
    assert_eq!(every_other.encoded.ids[input.text[1]], 4);
    let prompt = vec![0.1; 2 * MINI.dimension()];
    let score = |input| MINI.score_soft(&[input], &prompt, &words()).unwrap();
    assert_ne!(score(all), score(input));
}

#[test]
fn prompts_of_another_size_are_refused() {
    let inputs = [soft(TEXTS[0], 2), soft(TEXTS[1], 2)];
    let hidden = MINI.dimension();
    let score = |prompt: &[f32]| MINI.score_soft(&inputs, prompt, &words());
    assert!(score(&vec![0.0; 2 * hidden]).is_ok());
    for length in [0, hidden, 2 * hidden - 1, 3 * hidden] {
        assert!(matches!(score(&vec![0.0; length]), Err(ModelError::SoftPrompt { .. })), "{length}");
    }
    let error = score(&vec![0.0; hidden]).unwrap_err().to_string();
    assert_eq!(
        error,
        "the soft prompt should have 2 vectors of 384 numbers (768) for input 0, found 384 numbers; \
         encode the inputs for as many vectors"
    );
    assert!(matches!(score(&vec![f32::NAN; 2 * hidden]), Err(ModelError::SoftPrompt { .. })));
    let mixed = [soft(TEXTS[0], 2), soft(TEXTS[1], 3)];
    let mixed = MINI.score_soft(&mixed, &vec![0.0; 2 * hidden], &words());
    assert!(matches!(mixed, Err(ModelError::SoftPrompt { .. })));
}

#[test]
fn inputs_that_were_not_encoded_here_are_refused() {
    let good = soft(TEXTS[0], 2);
    let prompt = vec![0.0; 2 * MINI.dimension()];
    let refused = |change: fn(&mut SoftEncoded)| {
        let mut input = good.clone();
        change(&mut input);
        matches!(MINI.score_soft(&[good.clone(), input], &prompt, &words()), Err(ModelError::Input { input: 1, .. }))
    };
    assert!(refused(|input| input.soft = 13..15));
    assert!(refused(|input| input.encoded.ids[1] = 12_288));
    assert!(refused(|input| input.encoded.masks.clear()));
    let unknown = MINI.score_soft(std::slice::from_ref(&good), &prompt, &[12_288]);
    assert_eq!(unknown, Err(ModelError::UnknownId { id: 12_288, vocabulary: 12_288 }));
    let mut outside = good.clone();
    outside.text.push(99);
    assert!(matches!(MINI.hide_text(&outside, || true), Err(ModelError::Input { .. })));
    assert!(MINI.piece_embedding(12_288).is_none());
}
