//! The tokenizer on a vocabulary small enough to see, and on anything.

use proptest::prelude::*;

use super::WordPiece;

const PIECES: &[&str] = &[
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[", "]", "mask", "un", "##believ", "##able", "##ably", "able",
    "cafe", "i", "a", "b", "!", "##!", "é", "中", "ss", "straße", "10", "##s", "cls", "#", "##",
];

fn small() -> WordPiece {
    let text = PIECES.join("\n");
    WordPiece::read(text.as_bytes(), PIECES.len()).unwrap()
}

fn pieces(text: &str) -> Vec<&'static str> {
    small().tokenize(text).into_iter().map(|id| PIECES[id as usize]).collect()
}

#[test]
fn longest_match_wins() {
    assert_eq!(pieces("unbelievable"), ["un", "##believ", "##able"]);
    assert_eq!(pieces("Unbelievably able"), ["un", "##believ", "##ably", "able"]);
    assert_eq!(pieces("unbelievabl"), ["[UNK]"]);
}

#[test]
fn accents_case_and_spaces_are_normalised() {
    assert_eq!(pieces("CAFÉ\u{a0}cafe\u{301}\tCafé"), ["cafe", "cafe", "cafe"]);
    assert_eq!(pieces("ca\u{200b}fe ca\u{0}fe ca\u{fffd}fe"), ["cafe", "cafe", "cafe"]);
    assert_eq!(pieces("İ"), ["i"]);
    assert_eq!(pieces("STRASSE straße"), ["[UNK]", "straße"]);
}

#[test]
fn punctuation_and_ideographs_stand_alone() {
    assert_eq!(pieces("able!!cafe"), ["able", "!", "!", "cafe"]);
    assert_eq!(pieces("cafe中cafe"), ["cafe", "中", "cafe"]);
    assert_eq!(pieces("able—able"), ["able", "[UNK]", "able"]);
}

#[test]
fn special_pieces_in_text_are_characters() {
    assert_eq!(pieces("[MASK] [CLS]"), ["[", "mask", "]", "[", "cls", "]"]);
    assert_eq!(pieces("##able"), ["#", "#", "able"]);
}

#[test]
fn long_words_are_unknown() {
    assert_eq!(pieces(&format!("able{}", "s".repeat(96))).len(), 97);
    assert_eq!(pieces(&format!("able{}", "s".repeat(97))), ["[UNK]"]);
}

#[test]
fn words_are_letters_only() {
    let vocabulary = small();
    let words: Vec<&str> = vocabulary.word_ids().iter().filter_map(|&id| vocabulary.piece(id)).collect();
    assert_eq!(words, ["mask", "un", "able", "cafe", "i", "a", "ss", "cls"]);
    assert_eq!(vocabulary.word_id("[MASK]"), None);
    assert_eq!(vocabulary.word_id("##able"), None);
    assert_eq!(vocabulary.word_id("10"), Some(23));
    assert_eq!(vocabulary.word(4), None);
    assert_eq!(vocabulary.word(10), None);
    assert_eq!(vocabulary.word(12), Some("able"));
    assert_eq!(vocabulary.word(u32::MAX), None);
}

#[test]
fn odd_vocabularies_are_refused() {
    let refuse = |bytes: &[u8], size| WordPiece::read(bytes, size).err().unwrap().to_string();
    assert!(refuse(b"[PAD]\n[UNK]", 3).contains("expected 3 pieces, found 2 lines"));
    assert!(refuse(b"a\nb\na", 3).contains("\"a\" at ids 0 and 2"));
    assert!(refuse(b"[PAD]\n[UNK]\n[CLS]\n[SEP]", 4).contains("the piece [MASK]"));
    assert!(refuse(b"\xff\n", 1).contains("UTF-8"));
    assert!(refuse(&vec![b'a'; 5 << 20], 1).contains("too large"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_text_yields_ordinary_pieces(text in any::<String>()) {
        let ids = small().tokenize(&text);
        prop_assert!(ids.iter().all(|&id| id == 1 || (id > 4 && (id as usize) < PIECES.len())));
    }

    #[test]
    fn text_of_pieces_yields_ordinary_pieces(text in r"(\[MASK\]|\[CLS\]|\[|\]|un|able|##| |\x00|é|中|!){0,30}") {
        let ids = small().tokenize(&text);
        prop_assert!(ids.iter().all(|&id| id == 1 || id > 4));
    }
}
