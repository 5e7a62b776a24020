//! Joining segments and cutting text.

use crate::common::MINI;
use feddtpt_model::{MaskedLm, ModelError, Segment};
use proptest::prelude::*;

#[test]
fn masks_are_where_they_were_put() {
    let segments = [Segment::Mask, Segment::Literal("the film was"), Segment::Mask, Segment::Text("[MASK]")];
    let encoded = MINI.encode(&segments).unwrap();
    assert_eq!(encoded.masks, [1, 5]);
    assert_eq!(encoded.ids.iter().filter(|&&id| id == 4).count(), 2);
    assert_eq!((encoded.ids[0], *encoded.ids.last().unwrap()), (2, 3));
}

#[test]
fn only_text_is_cut_and_from_its_end() {
    let text = "one two three four five ".repeat(80);
    let segments = [Segment::Text(&text), Segment::Literal("it was"), Segment::Mask];
    let encoded = MINI.encode(&segments).unwrap();
    assert_eq!(encoded.ids.len(), MINI.max_positions());
    assert_eq!(encoded.truncated, 400 - (256 - 5));
    assert_eq!(encoded.ids[1..252], MINI.vocabulary().tokenize(&text)[..251]);
    assert_eq!(encoded.masks, [254]);
}

#[test]
fn the_longer_text_is_cut_first() {
    let (long, short) = ("good ".repeat(1000), "bad ".repeat(100));
    let encoded = MINI.encode(&[Segment::Text(&long), Segment::Text(&short)]).unwrap();
    let bad = MINI.word_id("bad").unwrap();
    assert_eq!(encoded.ids.iter().filter(|&&id| id == bad).count(), 100);
    assert_eq!(encoded.truncated, 1100 - 254);
}

#[test]
fn fixed_parts_that_do_not_fit_are_refused() {
    let words = "good ".repeat(255);
    let fits = [Segment::Literal(&words[..254 * 5]), Segment::Text("gone")];
    let encoded = MINI.encode(&fits).unwrap();
    assert_eq!((encoded.ids.len(), encoded.truncated), (256, 1));
    let refused = MINI.encode(&[Segment::Literal(&words)]);
    assert_eq!(refused, Err(ModelError::TooLong { limit: 256, found: 257 }));
}

proptest! {
    #[test]
    fn any_text_encodes_within_the_limit(text in any::<String>(), literal in "[a-z!]{0,20}") {
        let segments = [Segment::Literal(&literal), Segment::Text(&text), Segment::Mask];
        let encoded = MINI.encode(&segments).unwrap();
        prop_assert!(encoded.ids.len() <= 256);
        let special = |&(_, &id): &(usize, &u32)| matches!(id, 0 | 2 | 3 | 4);
        let places: Vec<usize> = encoded.ids.iter().enumerate().filter(special).map(|at| at.0).collect();
        prop_assert_eq!(places, [0, encoded.masks[0], encoded.ids.len() - 1]);
    }
}
