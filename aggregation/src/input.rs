//! What an aggregation takes: the proposals of one round, the prompt they started from and the embeddings.

use feddtpt_shared::{Prompt, Token};

/// A source of token embeddings, such as a masked language model's word table.
pub trait Embed {
    /// Components of every embedding.
    fn dimension(&self) -> usize;
    /// The embedding of `token`, of length [`dimension`](Self::dimension). Called once per distinct token.
    fn embed(&self, token: &Token) -> Vec<f32>;
}

/// An [`Embed`] made of a dimension and a closure.
#[derive(Clone, Copy, Debug)]
pub struct EmbedWith<F> {
    dimension: usize,
    embed: F,
}

impl<F: Fn(&Token) -> Vec<f32>> EmbedWith<F> {
    /// Wraps `embed`, whose vectors have `dimension` components.
    pub fn new(dimension: usize, embed: F) -> Self {
        Self { dimension, embed }
    }
}

impl<F: Fn(&Token) -> Vec<f32>> Embed for EmbedWith<F> {
    fn dimension(&self) -> usize {
        self.dimension
    }

    fn embed(&self, token: &Token) -> Vec<f32> {
        (self.embed)(token)
    }
}

/// One round's input.
#[derive(Clone, Debug, PartialEq)]
pub struct AggregationInput {
    /// The participants' proposals, one each, in any order.
    pub proposals: Vec<Prompt>,
    /// The prompt that the round started from. A proposal equal to it counts as abstention (threat model A10).
    pub incumbent: Prompt,
    /// The prompt that the first round started from. Where candidates are judged it is one of them in every round, so that steps
    /// which were taken by luck can be taken back.
    pub seed_prompt: Prompt,
    /// The vocabulary's mean embedding, taken off every embedding when the settings ask for centring. Without it
    /// nothing is taken off.
    pub mean_embedding: Option<Vec<f32>>,
    /// Most tokens that the next prompt may have, at least 1. An incumbent that is kept is not shortened.
    pub max_prompt_tokens: usize,
    /// Seeds the start of k-means; no other strategy draws random numbers.
    pub seed: u64,
}
