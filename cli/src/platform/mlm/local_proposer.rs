//! A masked language model in this process, asked for words.

use super::workers::Workers;
use feddtpt_client::platform::{Candidate, Proposer, ProposerError};
use feddtpt_connect::best_words;
use feddtpt_model::MaskedLm;
use feddtpt_shared::Prompt;
use std::sync::Arc;

/// Masks one position of the prompt and reads off the best words. Only the prompt is read, never a row.
#[derive(Clone)]
pub struct LocalProposer {
    model: Arc<dyn MaskedLm>,
    workers: Workers,
}

impl LocalProposer {
    /// A proposer that works on the given threads.
    pub fn new(model: Arc<dyn MaskedLm>, workers: Workers) -> Self {
        Self { model, workers }
    }
}

impl Proposer for LocalProposer {
    fn id(&self) -> &str {
        self.model.id()
    }

    async fn propose(&self, prompt: &Prompt, position: usize, k: usize) -> Result<Vec<Candidate>, ProposerError> {
        let (model, prompt) = (Arc::clone(&self.model), prompt.clone());
        let words = self.workers.run(move || best_words(model.as_ref(), &prompt, position, k)).await;
        words.map_err(ProposerError)?
    }
}
