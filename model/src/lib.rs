//! The embedded masked language model: WordPiece, forward pass, proposals, label scores, embeddings.
//!
//! [`MiniBert`] runs a small BERT (Devlin et al. 2019, "BERT: Pre-training of Deep Bidirectional Transformers for
//! Language Understanding") with kernels of our own, the linear layers in integers, the rest in f32. Two promises shape
//! it:
//!
//! - **The same bits everywhere**: native and WebAssembly, every SIMD width, every composition of a batch. The order
//!   of the roundings is written down in the `kernel` module.
//! - **No work that nobody asked for**: batches are ragged (no padding), the last layer runs only where a mask is, and
//!   only the label words are decoded when only labels are scored.
//!
//! A call runs on the calling thread; the model is `Send + Sync`, so callers bring the threads.
//!
//! Others program against [`MaskedLm`], so that the engine can be replaced. [`Shipped`] names the models that come with
//! it; with the cargo feature `shipped` their weights are compiled in (`Shipped::load`). Without it, and for other models,
//! [`MiniBert::load`] takes them as bytes.

mod config;
mod encode;
mod error;
mod forward;
#[allow(unsafe_code, reason = "SIMD registers: the one module with unchecked memory access")]
#[allow(clippy::inline_always, reason = "kernels take on the instruction set of their caller")]
mod kernel;
mod masked_lm;
mod mini_bert;
pub mod shipped;
mod tokenize;
#[cfg(test)]
#[path = "../tests/model/toy.rs"]
#[allow(dead_code, reason = "the integration tests use the rest")]
mod toy;
mod weights;

pub use encode::{Encoded, Segment, SoftEncoded};
pub use error::ModelError;
pub use masked_lm::{MaskedLm, mean_word_embedding};
pub use mini_bert::{MiniBert, ModelFiles};
pub use shipped::Shipped;
pub use tokenize::WordPiece;
pub use weights::MAX_WEIGHTS_BYTES;
