//! What the trait promises, on the shipped model.

use crate::common::{MINI, bits, with_masks};
use feddtpt_model::{Encoded, MaskedLm, ModelError, Segment};

/// Inputs of many lengths, more pieces than go through the layers together.
fn many() -> Vec<Encoded> {
    let words = ["good ", "film ", "parcel ", "supercalifragilistic ", "! "];
    (0..40)
        .map(|i| {
            let text: String = (0..i * 2).map(|j| words[(i + j) % 5]).collect();
            MINI.encode(&[Segment::Text(&text), Segment::Literal("it was"), Segment::Mask]).unwrap()
        })
        .collect()
}

#[test]
fn a_batch_and_its_inputs_alone_give_the_same_bits() {
    let inputs = many();
    let words = ["great", "terrible", "the"].map(|word| MINI.word_id(word).unwrap());
    let together = MINI.score(&inputs, &words).unwrap();
    let alone: Vec<f32> =
        inputs.iter().flat_map(|input| MINI.score(std::slice::from_ref(input), &words).unwrap()).collect();
    assert_eq!(bits(&together), bits(&alone));
    let mut reversed = inputs.clone();
    reversed.reverse();
    let reversed = MINI.score(&reversed, &words).unwrap();
    let turned: Vec<f32> = reversed.chunks(3).rev().flatten().copied().collect();
    assert_eq!(bits(&together), bits(&turned));
}

#[test]
fn all_answers_come_from_the_same_logits() {
    let inputs = many();
    let some = &inputs[..7];
    let logits = MINI.logits_at(some).unwrap().concat();
    let words = [262, 157, 12_287];
    let scores = MINI.score(some, &words).unwrap();
    let top = MINI.top_k(some, 12_288, &[]).unwrap().concat();
    for (i, logits) in logits.iter().enumerate() {
        let expected = words.map(|id| logits[id as usize]);
        assert_eq!(bits(&scores[i * 3..][..3]), bits(&expected));
        assert_eq!(top[i].len(), MINI.words().len());
        for &(id, logit) in &top[i] {
            assert_eq!(logit.to_bits(), logits[id as usize].to_bits());
        }
    }
}

#[test]
fn top_k_is_sorted_and_leaves_out_the_banned() {
    let input = [with_masks("she drank a cup of hot [MASK] and ate a [MASK] .")];
    let top = MINI.top_k(&input, 5, &[]).unwrap().remove(0);
    let words: Vec<_> = top[0].iter().filter_map(|&(id, _)| MINI.word(id)).collect();
    assert_eq!(words[..4], ["milk", "food", "coffee", "water"]);
    assert_eq!(top.len(), 2);
    for ranks in &top {
        assert!(ranks.is_sorted_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)).is_lt()));
        assert!(ranks.iter().all(|&(id, _)| MINI.is_whole_word(id)));
    }
    let banned = [top[0][0].0, top[0][2].0];
    let without = MINI.top_k(&input, 3, &banned).unwrap().remove(0).remove(0);
    assert_eq!(without, [top[0][1], top[0][3], top[0][4]]);
    assert_eq!(MINI.top_k(&input, 0, &[]).unwrap(), [[vec![], vec![]]]);
}

#[test]
fn log_probabilities_sum_to_one() {
    let inputs = [with_masks("the capital of france is [MASK] ."), with_masks("[MASK]")];
    for row in MINI.log_softmax_at_mask(&inputs).unwrap() {
        let sum: f64 = row.iter().map(|&log| f64::from(log).exp()).sum();
        assert_eq!(row.len(), 12_288);
        assert!((sum - 1.0).abs() < 1e-5, "{sum}");
    }
}

#[test]
fn embeddings_have_length_one_and_meaning() {
    let embed = |text: &str| MINI.embed_text(text).unwrap();
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    let (film, movie) = (embed("a very good film"), embed("a great movie"));
    let parcel = embed("my parcel arrived three days late");
    assert!((dot(&film, &film) - 1.0).abs() < 1e-5);
    assert!(dot(&film, &movie) > dot(&film, &parcel));
    assert_eq!(embed("").len(), MINI.dimension());
    assert_eq!(embed(&"word ".repeat(5000)).len(), MINI.dimension());
}

#[test]
fn words_of_several_pieces_embed_as_their_mean() {
    let pieces = MINI.vocabulary().tokenize("unbelievably");
    assert!(pieces.len() > 1 && MINI.word_id("unbelievably").is_none());
    let unknown = MINI.embed_word("\u{1F980}");
    assert_eq!(unknown, MINI.embed_word(""));
    assert_ne!(unknown, MINI.embed_word("unbelievably"));
}

#[test]
fn nothing_in_gives_nothing_out() {
    assert_eq!(MINI.score(&[], &[262]).unwrap(), Vec::<f32>::new());
    assert_eq!(MINI.score(&[with_masks("[MASK]")], &[]).unwrap(), Vec::<f32>::new());
    assert_eq!(MINI.top_k(&[with_masks("no mask")], 3, &[]).unwrap(), [Vec::<Vec<_>>::new()]);
    assert_eq!(MINI.logits_at(&[]).unwrap(), Vec::<Vec<Vec<f32>>>::new());
}

#[test]
fn inputs_of_another_model_are_refused() {
    let good = with_masks("it was [MASK]");
    let refused = |change: fn(&mut Encoded)| {
        let mut input = good.clone();
        change(&mut input);
        matches!(MINI.score(&[good.clone(), input], &[262]), Err(ModelError::Input { input: 1, .. }))
    };
    assert!(refused(|input| input.ids.clear()));
    assert!(refused(|input| input.ids[1] = 12_288));
    assert!(refused(|input| input.ids = vec![5; 257]));
    assert!(refused(|input| input.masks[0] = 99));
    assert!(refused(|input| input.masks.clear()));
    assert!(refused(|input| input.masks.push(1)));
    let unknown = MINI.score(std::slice::from_ref(&good), &[12_288]);
    assert_eq!(unknown, Err(ModelError::UnknownId { id: 12_288, vocabulary: 12_288 }));
}

#[test]
fn a_model_is_shared_between_threads() {
    let input = [with_masks("it was [MASK]")];
    let expected = MINI.score(&input, &[262]).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| assert_eq!(MINI.score(&input, &[262]).unwrap(), expected));
        }
    });
}
