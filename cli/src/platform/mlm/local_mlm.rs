//! A masked language model in this process, asked as an LLM.

use super::workers::Workers;
use feddtpt_client::platform::{Answer, Llm, LlmError};
use feddtpt_connect::{MaskedJudge, Unsuitable};
use feddtpt_model::MaskedLm;
use feddtpt_shared::{Prompt, RowText, Task};
use std::sync::Arc;

/// Rows below which a second thread costs more than it brings.
const ROWS_PER_THREAD: usize = 8;

/// A masked language model that fills the template's `{mask}`, on threads of its own; see [`MaskedJudge`].
#[derive(Clone)]
pub struct LocalMlm {
    judge: Arc<MaskedJudge>,
    workers: Workers,
}

impl LocalMlm {
    /// Prepares `model` for `task`. Every verbalizer must be one word of the model.
    pub fn new(model: Arc<dyn MaskedLm>, task: Task, workers: Workers) -> Result<Self, Unsuitable> {
        Ok(Self { judge: Arc::new(MaskedJudge::new(model, task)?), workers })
    }
}

impl Llm for LocalMlm {
    fn id(&self) -> &str {
        self.judge.id()
    }

    async fn answer(&self, prompt: &Prompt, rows: &[&RowText]) -> Result<Vec<Answer>, LlmError> {
        let threads = self.workers.threads().min(rows.len() / ROWS_PER_THREAD).max(1);
        let mut parts = Vec::with_capacity(threads);
        for part in rows.chunks(rows.len().div_ceil(threads).max(1)) {
            let rows: Vec<RowText> = part.iter().map(|row| (*row).clone()).collect();
            let (judge, prompt) = (Arc::clone(&self.judge), prompt.clone());
            let workers = self.workers.clone();
            // Spawned, so that the parts run side by side.
            parts.push(tokio::spawn(async move { workers.run(move || judge.answer(&prompt, &rows)).await }));
        }
        let mut answers = Vec::with_capacity(rows.len());
        for part in parts {
            let finished = part.await.map_err(|error| LlmError::Unavailable(error.to_string()))?;
            let part = finished.map_err(LlmError::Unavailable)?;
            answers.extend(part.map_err(|error| LlmError::Refused(error.to_string()))?);
        }
        Ok(answers)
    }
}
