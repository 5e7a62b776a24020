//! Bit patterns of a few answers, in a file that the WebAssembly build is compared with as well.
//!
//! After a deliberate change of the arithmetic: `UPDATE_GOLDEN=1 cargo test -p feddtpt-model --test model golden`.

use crate::common::{MINI, bits, path, with_masks};
use feddtpt_model::MaskedLm;
use serde::{Deserialize, Serialize};

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Golden {
    /// The model these bits belong to.
    id: String,
    /// Texts in which "[MASK]" stands for the mask.
    texts: Vec<String>,
    /// Words scored at each mask.
    words: Vec<String>,
    /// `score` of all texts, row-major, as f32 bit patterns.
    scores: Vec<u32>,
    /// The first eight of `log_softmax_at_mask` for each text.
    log_softmax: Vec<Vec<u32>>,
    /// The first eight of `embed_text` for each text (here "[MASK]" is ordinary text).
    embeddings: Vec<Vec<u32>>,
}

const FILE: &str = "tests/data/golden_bits.json";
const TEXTS: [&str; 4] = [
    "[MASK]",
    "i love this film . it was [MASK] .",
    "Café naïve – “quotes” & 50% off… it was [MASK] .",
    "My parcel is 3 days late and nobody at the shop answers the phone, so I would like my money \
     back at once!! this is about [MASK] .",
];

fn compute() -> Golden {
    let words = ["great", "terrible", "the", "paris", "word"];
    let inputs = TEXTS.map(with_masks);
    let ids = words.map(|word| MINI.word_id(word).unwrap());
    let log_softmax = MINI.log_softmax_at_mask(&inputs).unwrap();
    Golden {
        id: MINI.id().to_owned(),
        texts: TEXTS.map(str::to_owned).to_vec(),
        words: words.map(str::to_owned).to_vec(),
        scores: bits(&MINI.score(&inputs, &ids).unwrap()),
        log_softmax: log_softmax.iter().map(|row| bits(&row[..8])).collect(),
        embeddings: TEXTS.map(|text| bits(&MINI.embed_text(text).unwrap()[..8])).to_vec(),
    }
}

#[test]
fn bits_are_those_of_the_file() {
    let computed = compute();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path(FILE), serde_json::to_string_pretty(&computed).unwrap() + "\n").unwrap();
    }
    let golden: Golden = serde_json::from_slice(&std::fs::read(path(FILE)).unwrap()).unwrap();
    assert_eq!(computed, golden);
}
