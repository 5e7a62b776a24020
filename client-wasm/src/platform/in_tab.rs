//! The shipped model in this worker.

use super::clock::TabClock;
use feddtpt_client::platform::{Answer, Candidate, Clock as _, Llm, LlmError, Proposer, ProposerError};
use feddtpt_connect::{MaskedJudge, Unsuitable, best_words};
use feddtpt_model::MaskedLm;
use feddtpt_shared::{Prompt, RowText, Task};
use std::rc::Rc;
use std::sync::Arc;

/// The model as LLM. It computes on the worker's only thread and lets others have their turn between two batches.
#[derive(Clone)]
pub(crate) struct InTabLlm(Rc<MaskedJudge>);

impl InTabLlm {
    /// Prepares `model` for `task`.
    pub(crate) fn new(model: Arc<dyn MaskedLm>, task: Task) -> Result<Self, Unsuitable> {
        Ok(Self(Rc::new(MaskedJudge::new(model, task)?)))
    }
}

impl Llm for InTabLlm {
    fn id(&self) -> &str {
        self.0.id()
    }

    async fn answer(&self, prompt: &Prompt, rows: &[&RowText]) -> Result<Vec<Answer>, LlmError> {
        TabClock.sleep_ms(0).await;
        let rows: Vec<RowText> = rows.iter().map(|row| (*row).clone()).collect();
        self.0.answer(prompt, &rows).map_err(|error| LlmError::Refused(error.to_string()))
    }
}

/// The model as proposer of words. It sees the prompt alone.
#[derive(Clone)]
pub(crate) struct InTabProposer(pub(crate) Arc<dyn MaskedLm>);

impl Proposer for InTabProposer {
    fn id(&self) -> &str {
        self.0.id()
    }

    async fn propose(&self, prompt: &Prompt, position: usize, k: usize) -> Result<Vec<Candidate>, ProposerError> {
        TabClock.sleep_ms(0).await;
        best_words(self.0.as_ref(), prompt, position, k)
    }
}
