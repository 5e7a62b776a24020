//! What can go wrong with a model, its files and its inputs.

use thiserror::Error;

/// Why a model could not be loaded or run. Each message says what, what was expected, what was found, what to do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ModelError {
    /// A file is larger than is accepted.
    #[error("the {file} file is too large: expected at most {limit} bytes, found {found}; use a smaller model")]
    TooLarge {
        /// Which of the files.
        file: &'static str,
        /// Bytes accepted.
        limit: usize,
        /// Bytes found.
        found: usize,
    },
    /// A file cannot be read as what it should be.
    #[error("the {file} file is damaged or of another kind: expected {expected}, found: {found}; fetch it again")]
    Malformed {
        /// Which of the files.
        file: &'static str,
        /// What it should be.
        expected: &'static str,
        /// The reader's complaint.
        found: String,
    },
    /// A value of the configuration that this engine cannot run.
    #[error(
        "config: {field} must be {expected}, found {found}; this engine runs small BERT masked language models only"
    )]
    Unsupported {
        /// Name in `config.json`.
        field: &'static str,
        /// What is accepted.
        expected: String,
        /// What stands there.
        found: String,
    },
    /// The vocabulary does not fit the configuration or lacks a piece that is needed.
    #[error("vocabulary: expected {expected}, found {found}; use the vocab.txt that belongs to the weights")]
    Vocabulary {
        /// What was expected.
        expected: String,
        /// What was found.
        found: String,
    },
    /// A tensor of the model is not among the weights.
    #[error(
        "weights: tensor {name} is missing; expected a BertForMaskedLM safetensors file that belongs to the config"
    )]
    MissingTensor {
        /// Its name.
        name: String,
    },
    /// A tensor has the wrong shape.
    #[error(
        "weights: tensor {name} should have shape {expected:?}, found {found:?}; the weights belong to another config"
    )]
    TensorShape {
        /// Its name.
        name: String,
        /// Shape by the configuration.
        expected: Vec<usize>,
        /// Shape in the file.
        found: Vec<usize>,
    },
    /// A tensor has an element type that is not read.
    #[error("weights: tensor {name} should be {expected}, found {found}; convert the file")]
    TensorType {
        /// Its name.
        name: String,
        /// The types that are read in its place.
        expected: &'static str,
        /// The type in the file.
        found: String,
    },
    /// A tensor holds infinities or not-a-numbers.
    #[error("weights: tensor {name} should hold finite numbers, found {found}; the file is damaged, fetch it again")]
    NotFinite {
        /// Its name.
        name: String,
        /// The first such value.
        found: String,
    },
    /// Integers or the scales beside them are not as they should be.
    #[error("weights: tensor {name}: expected {expected}, found {found}; export the file again")]
    Integers {
        /// Name of the tensor that the scales belong to.
        name: String,
        /// What was expected.
        expected: &'static str,
        /// What was found.
        found: String,
    },
    /// The parts of an input that may not be cut are too long.
    #[error(
        "the input needs {found} pieces without its text, the model reads {limit}; shorten the prompt or the template"
    )]
    TooLong {
        /// Pieces a whole input may have.
        limit: usize,
        /// Pieces of everything but the text.
        found: usize,
    },
    /// An [`Encoded`](crate::Encoded) that this model cannot have made.
    #[error("input {input}: expected {expected}, found {found}; encode it with this model")]
    Input {
        /// Index in the batch.
        input: usize,
        /// What is accepted.
        expected: String,
        /// What was found.
        found: String,
    },
    /// A soft prompt that does not fit the inputs.
    #[error("the soft prompt should have {expected}, found {found}; encode the inputs for as many vectors")]
    SoftPrompt {
        /// What is accepted.
        expected: String,
        /// What was found.
        found: String,
    },
    /// A word id beyond the vocabulary.
    #[error("word id {id} is not in the vocabulary of {vocabulary} pieces; take ids from this model")]
    UnknownId {
        /// The id.
        id: u32,
        /// Pieces in the vocabulary.
        vocabulary: usize,
    },
}
