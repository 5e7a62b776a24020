//! What a job asks: LLMs, words and word vectors.

use crate::arm::Arm;
use crate::tested::Objective;
use crate::world::Embeddings;
use feddtpt_client::platform::{Llm, Proposer};
use feddtpt_model::MiniBert;

/// An LLM and its name in tables.
pub struct Named<L> {
    /// The name; empty where a plan has one LLM and does not name it.
    pub name: String,
    /// The LLM.
    pub llm: L,
}

/// The models of a job, shared by all arms.
pub struct Models<'a, L, P> {
    /// The LLMs that prompts are searched with and tested on, at least one.
    pub llms: &'a [Named<L>],
    /// The LLMs that a run's first and last prompts are tested on besides; nobody searches with them.
    pub transfer: &'a [Named<L>],
    /// The source of words.
    pub words: &'a P,
    /// The word vectors of the aggregation.
    pub embeddings: &'a Embeddings,
    /// How figures on several LLMs become one.
    pub objective: Objective,
    /// The model in this process that takes vectors for a prompt, where the LLM is that model.
    pub masked: Option<&'a MiniBert>,
}

impl<L: Llm, P: Proposer> Models<'_, L, P> {
    /// The LLM of the participant at this place: the arm's where it names one, else one after the other.
    pub(crate) fn llm(&self, arm: &Arm, at: usize) -> &L {
        let named = arm.llm.as_ref().and_then(|name| self.llms.iter().find(|llm| llm.name == *name));
        &named.unwrap_or(&self.llms[at % self.llms.len()]).llm
    }
}
