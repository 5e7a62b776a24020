//! The shipped model, loaded once for a test binary.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use feddtpt_model::{Encoded, MaskedLm, MiniBert, ModelFiles, Segment};

/// The shipped model.
pub(crate) static MINI: LazyLock<MiniBert> = LazyLock::new(|| {
    let read = |name| std::fs::read(path("data/mini").join(name)).unwrap();
    let (config, vocab) = (read("config.json"), read("vocab.txt"));
    let weights = read("mini-f16.safetensors");
    MiniBert::load(ModelFiles { config: &config, vocab: &vocab, weights: &weights }).unwrap()
});

/// A path inside the crate.
pub(crate) fn path(inside: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(inside)
}

/// Encodes a text in which "[MASK]" stands for a mask.
pub(crate) fn with_masks(text: &str) -> Encoded {
    let mut segments = Vec::new();
    for (i, part) in text.split("[MASK]").enumerate() {
        if i > 0 {
            segments.push(Segment::Mask);
        }
        segments.push(Segment::Literal(part));
    }
    MINI.encode(&segments).unwrap()
}

/// Bit patterns of floats.
pub(crate) fn bits(values: &[f32]) -> Vec<u32> {
    values.iter().map(|value| value.to_bits()).collect()
}
