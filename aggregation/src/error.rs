//! What makes an aggregation impossible: wrong settings or embeddings, never the proposals.

use feddtpt_shared::Token;

/// Why no aggregation took place. A round without a usable proposal is not an error: see
/// [`KeptReason`](crate::KeptReason).
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum AggregationError {
    /// A setting is outside its range.
    #[error("{0}")]
    Settings(String),
    /// The cap on the prompt's length leaves room for no token.
    #[error("max_prompt_tokens must be at least 1")]
    NoRoom,
    /// The embeddings have no components.
    #[error("the embeddings have dimension 0")]
    NoDimension,
    /// A token's embedding has another length than the embedder announced.
    #[error("the embedding of {token} has {found} components, not {expected}")]
    Dimension {
        /// The token.
        token: Token,
        /// Components found.
        found: usize,
        /// Components announced.
        expected: usize,
    },
    /// The mean embedding has another length than the embeddings.
    #[error("the mean embedding has {found} components, not {expected}")]
    MeanDimension {
        /// Components found.
        found: usize,
        /// Components announced.
        expected: usize,
    },
    /// A token's embedding holds a component that is infinite or not a number.
    #[error("the embedding of {token} is not finite")]
    NotFinite {
        /// The token.
        token: Token,
    },
    /// The mean embedding holds a component that is infinite or not a number.
    #[error("the mean embedding is not finite")]
    MeanNotFinite,
    /// A radius for DBSCAN that is not a positive number.
    #[error("the radius of DBSCAN must be positive and finite, not {eps}")]
    Radius {
        /// The radius.
        eps: f64,
    },
}
