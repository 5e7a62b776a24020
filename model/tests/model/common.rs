//! The shipped models, loaded once for a test binary.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use feddtpt_model::{Encoded, MaskedLm, MiniBert, ModelFiles, Segment, Shipped};

/// The first shipped model.
pub(crate) static MINI: LazyLock<MiniBert> = LazyLock::new(|| load(Shipped::Mini));

/// The second shipped model.
static NANO: LazyLock<MiniBert> = LazyLock::new(|| load(Shipped::Nano));

/// A shipped model.
pub(crate) fn model(shipped: Shipped) -> &'static MiniBert {
    match shipped {
        Shipped::Mini => &MINI,
        Shipped::Nano => &NANO,
    }
}

/// The name of its weights.
pub(crate) fn weights_file(shipped: Shipped) -> &'static str {
    match shipped {
        Shipped::Mini => "mini-f16.safetensors",
        Shipped::Nano => "nano-i8.safetensors",
    }
}

fn load(shipped: Shipped) -> MiniBert {
    let read = |name: &str| std::fs::read(path("data").join(shipped.name()).join(name)).unwrap();
    let (config, vocab, weights) = (read("config.json"), read("vocab.txt"), read(weights_file(shipped)));
    MiniBert::load(ModelFiles { config: &config, vocab: &vocab, weights: &weights }).unwrap()
}

/// A path inside the crate.
pub(crate) fn path(inside: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(inside)
}

/// Encodes a text in which "[MASK]" stands for a mask. Both shipped models have the same pieces and positions.
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
