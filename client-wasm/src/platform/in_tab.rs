//! The shipped model in this worker, and in others if there is a crew.

use super::clock::TabClock;
use super::crew::Crew;
use feddtpt_client::platform::{Answer, Candidate, Clock as _, Llm, LlmError, Proposer, ProposerError};
use feddtpt_connect::{MaskedJudge, Unsuitable, best_words};
use feddtpt_model::MaskedLm;
use feddtpt_shared::{Prompt, RowText, Task};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// Rows of one worker's part of a batch.
const ROWS_PER_WORKER: usize = 16;
/// Rows below which a part is not worth its messages.
const LEAST_ROWS: usize = 4;

/// The model as LLM. It computes on the worker's only thread and lets others have their turn between two batches.
pub(crate) struct InTabLlm {
    judge: MaskedJudge,
    task: String,
    crew: Rc<RefCell<Option<Crew>>>,
}

impl InTabLlm {
    /// Prepares `model` for `task`. The crew may come and go while it works.
    pub(crate) fn new(
        model: Arc<dyn MaskedLm>,
        task: Task,
        crew: Rc<RefCell<Option<Crew>>>,
    ) -> Result<Self, Unsuitable> {
        // A task of strings and numbers cannot fail to serialise; with an empty text the crew refuses and nothing is lost.
        let text = serde_json::to_string(&task).unwrap_or_default();
        Ok(Self { judge: MaskedJudge::new(model, task)?, task: text, crew })
    }

    fn crew_for(&self, rows: usize) -> Option<(Crew, usize)> {
        let crew = self.crew.borrow().clone()?;
        let parts = (rows / LEAST_ROWS).min(crew.size() + 1);
        (parts > 1).then_some((crew, parts))
    }

    fn compute(&self, prompt: &Prompt, rows: &[RowText]) -> Result<Vec<Answer>, LlmError> {
        self.judge.answer(prompt, rows).map_err(|error| LlmError::Refused(error.to_string()))
    }
}

impl Llm for InTabLlm {
    fn id(&self) -> &str {
        self.judge.id()
    }

    fn preferred_batch(&self) -> usize {
        ROWS_PER_WORKER * (1 + self.crew.borrow().as_ref().map_or(0, Crew::size))
    }

    async fn answer(&self, prompt: &Prompt, rows: &[&RowText]) -> Result<Vec<Answer>, LlmError> {
        TabClock.sleep_ms(0).await;
        let rows: Vec<RowText> = rows.iter().map(|row| (*row).clone()).collect();
        let Some((crew, parts)) = self.crew_for(rows.len()) else { return self.compute(prompt, &rows) };
        let mut chunks = rows.chunks(rows.len().div_ceil(parts));
        let own = chunks.next_back().unwrap_or_default();
        let asked: Vec<_> =
            chunks.enumerate().map(|(at, part)| (part, crew.ask(at, &self.task, prompt, part))).collect();
        let mine = self.compute(prompt, own)?;
        let mut answers = Vec::with_capacity(rows.len());
        for (part, asked) in asked {
            let found = match asked {
                Some(asked) => asked.answers(part.len()).await,
                None => None,
            };
            if let Some(found) = found {
                answers.extend(found);
            } else {
                // A worker that failed once is not waited for again.
                self.crew.borrow_mut().take();
                answers.extend(self.compute(prompt, part)?);
            }
        }
        answers.extend(mine);
        Ok(answers)
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
