//! Bit patterns of a few answers of each shipped model, in files that the WebAssembly build is compared with as well.
//!
//! After a deliberate change of the arithmetic: `UPDATE_GOLDEN=1 cargo test -p feddtpt-model --test model golden`.

use crate::common::{bits, model, path, with_masks};
use feddtpt_model::{MaskedLm, MiniBert, Shipped};
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

/// Where a model's bits stand.
fn file(shipped: Shipped) -> &'static str {
    match shipped {
        Shipped::Mini => "tests/data/golden_bits.json",
        Shipped::Nano => "tests/data/golden_bits_nano.json",
    }
}

const TEXTS: [&str; 4] = [
    "[MASK]",
    "i love this film . it was [MASK] .",
    "Café naïve – “quotes” & 50% off… it was [MASK] .",
    "My parcel is 3 days late and nobody at the shop answers the phone, so I would like my money \
     back at once!! this is about [MASK] .",
];

fn compute(model: &MiniBert) -> Golden {
    let words = ["great", "terrible", "the", "paris", "word"];
    let inputs = TEXTS.map(with_masks);
    let ids = words.map(|word| model.word_id(word).unwrap());
    let log_softmax = model.log_softmax_at_mask(&inputs).unwrap();
    Golden {
        id: model.id().to_owned(),
        texts: TEXTS.map(str::to_owned).to_vec(),
        words: words.map(str::to_owned).to_vec(),
        scores: bits(&model.score(&inputs, &ids).unwrap()),
        log_softmax: log_softmax.iter().map(|row| bits(&row[..8])).collect(),
        embeddings: TEXTS.map(|text| bits(&model.embed_text(text).unwrap()[..8])).to_vec(),
    }
}

#[test]
fn bits_are_those_of_the_files() {
    for shipped in Shipped::ALL {
        let (computed, file) = (compute(model(shipped)), path(file(shipped)));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&file, serde_json::to_string_pretty(&computed).unwrap() + "\n").unwrap();
        }
        let golden: Golden = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        assert_eq!(computed, golden);
    }
}
