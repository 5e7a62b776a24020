//! The model that comes with this project; see `data/mini/MODEL_CARD.md`.
//!
//! The hashes are always here, so that a client that fetches the files can check them. The files themselves are
//! compiled in with the cargo feature `shipped`.

/// What [`MiniBert::id`](crate::MiniBert::id) says of the shipped model.
pub const ID: &str = "mini-d78e29f9b312";
/// SHA-256 of `config.json` in hexadecimal.
pub const CONFIG_SHA256: &str = "e400ea0e1179473be272e6572f0ade429437e518569e619b0467a46de35d22c3";
/// SHA-256 of `vocab.txt` in hexadecimal.
pub const VOCAB_SHA256: &str = "28b8129857e7c7fd4264da29eb60c3c9167be90538d5f3a538eae4c94f517a9c";
/// SHA-256 of `mini-f16.safetensors` in hexadecimal.
pub const WEIGHTS_SHA256: &str = "60109cdabe47dfb315dc89ec770e5568569921f85c5ed2e92adb73e0764c37e8";

#[cfg(feature = "shipped")]
pub use files::{CONFIG, VOCAB, WEIGHTS, mini};

#[cfg(feature = "shipped")]
mod files {
    use crate::{MiniBert, ModelError, ModelFiles};

    /// `config.json`.
    pub const CONFIG: &[u8] = include_bytes!("../data/mini/config.json");
    /// `vocab.txt`, 12,288 pieces.
    pub const VOCAB: &[u8] = include_bytes!("../data/mini/vocab.txt");
    /// The weights: safetensors, F16, 31 MB.
    pub const WEIGHTS: &[u8] = include_bytes!("../data/mini/mini-f16.safetensors");

    /// Loads the shipped model. Takes about a tenth of a second; load once and share.
    ///
    /// # Errors
    /// None while the files are those that were compiled in.
    pub fn mini() -> Result<MiniBert, ModelError> {
        MiniBert::load(ModelFiles { config: CONFIG, vocab: VOCAB, weights: WEIGHTS })
    }
}
