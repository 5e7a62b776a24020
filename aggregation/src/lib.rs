//! The aggregation of discrete prompts as pure functions over ndarray.
//!
//! The server's side of FedDTPT (arXiv 2411.00985, section 3.3): token embeddings, attention by semantic similarity
//! (Eq. 6), DBSCAN with an elbow radius, one representative per cluster in the original order. Beside it stand the
//! printed Algorithm 2 (k-means) and the three ablations. [`aggregate`] runs the strategy that the settings name and
//! returns the next prompt with everything that a picture of the step needs.
//!
//! Three properties hold for every strategy and are property-tested:
//! - **Order-free.** The result depends on the multiset of proposals only, never on who sent what first.
//! - **Reproducible.** All arithmetic is f64 in a fixed order, without fused operations, so native and wasm32 give
//!   the same bits.
//! - **Supported.** A token leaves the server only when the release threshold is met (see [`release`]).
//!
//! Shapes: `units` is `[tokens, dimension]`, one unit vector per *distinct* token in alphabetical order. Tokens that
//! were sent several times carry a count, so that the pairwise work grows with the words in use and not with the
//! number of participants.

pub mod arithmetic;
pub mod attention;
pub mod dbscan;
pub mod elbow;
pub mod error;
pub mod gate;
pub mod groups;
pub mod input;
pub mod kmeans;
pub mod neighbors;
pub mod pairwise;
pub mod projection;
pub mod release;
pub mod result;
pub mod tally;
pub mod vectors;

mod aggregate;
mod finish;
mod prepared;
mod strategy;

pub use aggregate::aggregate;
pub use error::AggregationError;
pub use input::{AggregationInput, Embed, EmbedWith};
pub use result::{Aggregation, ClusterRecord, KeptReason, Outcome, TokenRecord, Withheld};
