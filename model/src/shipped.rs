//! The models that come with this project; see the `MODEL_CARD.md` in each one's folder below `data/`.
//!
//! Names and hashes are always here, so that a client that fetches the files can check them. The files themselves are
//! compiled in with the cargo feature `shipped`.

/// A model that comes with this project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shipped {
    /// Six layers of width 384, F16: the one that is used where nobody names another.
    Mini,
    /// Five layers of width 192, 8-bit integers: a fifth of the work and less than a sixth of the bytes, for weak devices, and a
    /// second model to try prompts on. Its words are mini's.
    Nano,
}

/// What is known of a shipped model without its files.
struct Entry {
    name: &'static str,
    id: &'static str,
    sha256: Sha256s,
    weights_bytes: u64,
    layers: usize,
}

/// SHA-256 of each of a model's files, in hexadecimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sha256s {
    /// Of `config.json`.
    pub config: &'static str,
    /// Of `vocab.txt`.
    pub vocab: &'static str,
    /// Of the weights.
    pub weights: &'static str,
}

const MINI: Entry = Entry {
    name: "mini",
    id: "mini-d78e29f9b312",
    sha256: Sha256s {
        config: "e400ea0e1179473be272e6572f0ade429437e518569e619b0467a46de35d22c3",
        vocab: "28b8129857e7c7fd4264da29eb60c3c9167be90538d5f3a538eae4c94f517a9c",
        weights: "60109cdabe47dfb315dc89ec770e5568569921f85c5ed2e92adb73e0764c37e8",
    },
    weights_bytes: 31_264_392,
    layers: 6,
};

const NANO: Entry = Entry {
    name: "nano",
    id: "nano-757e68f8fdbc",
    sha256: Sha256s {
        config: "74c49fef9c76a58a81c981e88a0d6221dc87d6bf7b57e71d8fdc8dd49d61863b",
        vocab: MINI.sha256.vocab,
        weights: "35b5b07b8d071fb05f0e6ba744b0d08dbfd4f4037f9c97b38939b6acbbe533e7",
    },
    weights_bytes: 4_808_312,
    layers: 5,
};

impl Shipped {
    /// All of them, the default first.
    pub const ALL: [Self; 2] = [Self::Mini, Self::Nano];

    const fn entry(self) -> &'static Entry {
        match self {
            Self::Mini => &MINI,
            Self::Nano => &NANO,
        }
    }

    /// What people call it.
    pub const fn name(self) -> &'static str {
        self.entry().name
    }

    /// What [`MiniBert::id`](crate::MiniBert::id) says of it.
    pub const fn id(self) -> &'static str {
        self.entry().id
    }

    /// The hashes of its files.
    pub const fn sha256(self) -> Sha256s {
        self.entry().sha256
    }

    /// The length of its weights, nearly all there is to fetch.
    pub const fn weights_bytes(self) -> u64 {
        self.entry().weights_bytes
    }

    /// How many transformer layers it has.
    pub const fn layers(self) -> usize {
        self.entry().layers
    }

    /// The one that people call so.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|model| model.name() == name)
    }

    /// The one with this id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|model| model.id() == id)
    }
}

#[cfg(feature = "shipped")]
pub use files::mini;

#[cfg(feature = "shipped")]
mod files {
    use super::Shipped;
    use crate::{MiniBert, ModelError, ModelFiles};

    const MINI: ModelFiles<'static> = ModelFiles {
        config: include_bytes!("../data/mini/config.json"),
        vocab: include_bytes!("../data/mini/vocab.txt"),
        weights: include_bytes!("../data/mini/mini-f16.safetensors"),
    };

    const NANO: ModelFiles<'static> = ModelFiles {
        config: include_bytes!("../data/nano/config.json"),
        vocab: MINI.vocab,
        weights: include_bytes!("../data/nano/nano-i8.safetensors"),
    };

    impl Shipped {
        /// Its files.
        pub const fn files(self) -> ModelFiles<'static> {
            match self {
                Self::Mini => MINI,
                Self::Nano => NANO,
            }
        }

        /// Loads it. Takes about a tenth of a second at most; load once and share.
        ///
        /// # Errors
        /// None while the files are those that were compiled in.
        pub fn load(self) -> Result<MiniBert, ModelError> {
            MiniBert::load(self.files())
        }
    }

    /// Loads [`Shipped::Mini`].
    ///
    /// # Errors
    /// As for [`Shipped::load`].
    pub fn mini() -> Result<MiniBert, ModelError> {
        Shipped::Mini.load()
    }
}
