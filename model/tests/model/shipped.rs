//! The shipped files are the ones the crate names.

use crate::common::{MINI, path};
use feddtpt_model::shipped;
use sha2::{Digest, Sha256};

fn sha256(name: &str) -> String {
    let bytes = std::fs::read(path("data/mini").join(name)).unwrap();
    let digest: Vec<String> = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    digest.concat()
}

#[test]
fn hashes_are_those_of_the_files() {
    assert_eq!(sha256("config.json"), shipped::CONFIG_SHA256);
    assert_eq!(sha256("vocab.txt"), shipped::VOCAB_SHA256);
    assert_eq!(sha256("mini-f16.safetensors"), shipped::WEIGHTS_SHA256);
    assert_eq!(MINI.id(), shipped::ID);
}

#[cfg(feature = "shipped")]
#[test]
fn the_compiled_in_model_loads() {
    assert_eq!(shipped::mini().unwrap().id(), shipped::ID);
}
