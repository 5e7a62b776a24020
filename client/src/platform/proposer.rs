//! The masked language model that proposes words. It sees the prompt alone, never a row.

use super::{MaybeSend, MaybeSync};
use feddtpt_shared::{Prompt, Token};
use std::future::Future;

/// A source of words for one position of a prompt.
pub trait Proposer: MaybeSend + MaybeSync {
    /// Names the model.
    fn id(&self) -> &str;

    /// The `k` best words for `position` (from 0) of `prompt` when that position is masked, best first, ties in a fixed
    /// order. Words outside the task's vocabulary may be among them; the caller filters.
    fn propose(
        &self,
        prompt: &Prompt,
        position: usize,
        k: usize,
    ) -> impl Future<Output = Result<Vec<Candidate>, ProposerError>> + MaybeSend;
}

/// A proposed word.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The word.
    pub token: Token,
    /// Its logit; only differences mean something.
    pub score: f32,
}

/// Why no words came.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the masked language model did not propose: {0}")]
pub struct ProposerError(pub String);
