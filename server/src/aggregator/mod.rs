//! The one thing the rounds ask of the method: proposals in, a prompt out.

mod modelled;
mod public;

pub use modelled::ModelAggregator;
pub use public::public_words;

use feddtpt_aggregation::gate::Candidate;
use feddtpt_shared::federation::FederationSpec;
use feddtpt_shared::{Prompt, Vocabulary};

/// What an aggregation starts from. The proposals are sorted by digest, so the result depends on the set alone.
#[derive(Clone, Debug)]
pub struct AggregationRequest<'a> {
    /// Strategy, cap and seed.
    pub spec: &'a FederationSpec,
    /// The words that a prompt may hold.
    pub vocabulary: &'a Vocabulary,
    /// The round.
    pub round: u32,
    /// The accepted set.
    pub proposals: Vec<Prompt>,
    /// The prompt they started from.
    pub incumbent: Prompt,
}

/// What comes out.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregated {
    /// The new prompt.
    pub prompt: Prompt,
    /// How it came about, for pictures and for those who recompute it.
    pub record: serde_json::Value,
    /// What participants are asked to judge, the incumbent first; empty for strategies without a gate.
    pub candidates: Vec<Candidate>,
}

/// A method that makes a prompt of prompts. Runs on a blocking thread; deterministic.
pub trait Aggregator: Send + Sync {
    /// Aggregates. An error is a sentence for the host; the round then counts as failed.
    fn aggregate(&self, request: &AggregationRequest<'_>) -> Result<Aggregated, String>;

    /// The id of the masked language model whose words anybody can compute from a published prompt, where there is one.
    fn model(&self) -> Option<&str> {
        None
    }

    /// Where each proposal leads, for strategies that group participants (see `feddtpt_aggregation::groups::directions`).
    /// Where a method says nothing, they are grouped by their ballots alone.
    fn directions(&self, request: &AggregationRequest<'_>) -> Result<Vec<Option<Vec<f64>>>, String> {
        let _ = request;
        Ok(Vec::new())
    }
}
