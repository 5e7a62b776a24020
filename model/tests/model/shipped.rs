//! The shipped files are the ones the crate names.

use crate::common::{model, path, weights_file};
use feddtpt_model::{MaskedLm, Shipped};
use sha2::{Digest, Sha256};

fn sha256(bytes: &[u8]) -> String {
    let digest: Vec<String> = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    digest.concat()
}

#[test]
fn names_hashes_and_figures_are_those_of_the_files() {
    for shipped in Shipped::ALL {
        let read = |name: &str| std::fs::read(path("data").join(shipped.name()).join(name)).unwrap();
        let expected = shipped.sha256();
        assert_eq!(sha256(&read("config.json")), expected.config, "{shipped:?}");
        assert_eq!(sha256(&read("vocab.txt")), expected.vocab, "{shipped:?}");
        let weights = read(weights_file(shipped));
        assert_eq!(sha256(&weights), expected.weights, "{shipped:?}");
        assert_eq!(weights.len() as u64, shipped.weights_bytes());
        let loaded = model(shipped);
        assert_eq!((loaded.id(), loaded.layers()), (shipped.id(), shipped.layers()));
        assert_eq!((Shipped::of_name(shipped.name()), Shipped::of_id(shipped.id())), (Some(shipped), Some(shipped)));
    }
    assert_eq!((Shipped::of_name("giant"), Shipped::of_id("mini-000000000000")), (None, None));
}

#[test]
fn all_shipped_models_have_the_words_of_the_first() {
    for shipped in Shipped::ALL {
        assert_eq!(model(shipped).words(), model(Shipped::Mini).words());
    }
}

#[cfg(feature = "shipped")]
#[test]
fn the_compiled_in_models_load() {
    for shipped in Shipped::ALL {
        assert_eq!(shipped.load().unwrap().id(), shipped.id());
    }
    assert_eq!(feddtpt_model::shipped::mini().unwrap().id(), Shipped::Mini.id());
}
