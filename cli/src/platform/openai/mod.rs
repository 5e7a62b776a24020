//! Language models behind an API of OpenAI's shape: Ollama, llama.cpp, vLLM, LM Studio, the project's own server, any
//! hosted one.

mod config;
mod logprobs;
mod parse;
mod request;
#[cfg(test)]
mod same_answers;
#[cfg(test)]
mod tests;

pub use config::{AnswerMode, Endpoint, Key, OpenAiConfig, OpenAiError};
pub use parse::AnswerParser;

use super::mlm::{best_label, question_id};
use super::wire::Wire;
use feddtpt_client::platform::{Answer, Llm, LlmError};
use feddtpt_shared::task::Calibration;
use feddtpt_shared::{Digest, Prompt, RowText, Task};
use logprobs::LabelWords;
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::{Mutex, Semaphore};
use tokio::task::JoinSet;

/// Baselines kept before the list starts anew.
const BASELINES_KEPT: usize = 1_024;

/// An LLM over HTTP. One request for each row, at most [`OpenAiConfig::concurrency`] at once.
#[derive(Clone)]
pub struct OpenAiLlm(Arc<Inner>);

struct Inner {
    id: String,
    wire: Wire,
    config: OpenAiConfig,
    endpoint: Endpoint,
    task: Task,
    parser: AnswerParser,
    words: Option<LabelWords>,
    free: Semaphore,
    baselines: Mutex<HashMap<Digest, Arc<[f64]>>>,
}

impl OpenAiLlm {
    /// Prepares a model for `task`. In `logprobs` mode the endpoint is asked once whether it tokenises, so that answers
    /// can be restricted to the label words; no row is sent here.
    pub async fn connect(wire: Wire, config: OpenAiConfig, task: Task) -> Result<Self, OpenAiError> {
        let endpoint = config.endpoint_for(&task)?;
        let words = match config.answers {
            AnswerMode::Text => None,
            AnswerMode::Logprobs => Some(LabelWords::prepare(&wire, &config, &task).await?),
        };
        let id = format!("{}{}/{}/{}", config.place(), config.mode_name(endpoint), config.model, question_id(&task));
        let free = Semaphore::new(config.concurrency.clamp(1, 1_024));
        let parser = AnswerParser::new(&task);
        let baselines = Mutex::default();
        Ok(Self(Arc::new(Inner { id, wire, config, endpoint, task, parser, words, free, baselines })))
    }
}

impl Llm for OpenAiLlm {
    fn id(&self) -> &str {
        &self.0.id
    }

    fn preferred_batch(&self) -> usize {
        (self.0.config.concurrency * 2).max(8)
    }

    async fn answer(&self, prompt: &Prompt, rows: &[&RowText]) -> Result<Vec<Answer>, LlmError> {
        let baseline = self.0.baseline(prompt).await?;
        let mut running = JoinSet::new();
        for (at, row) in rows.iter().enumerate() {
            let (inner, prompt, row) = (Arc::clone(&self.0), prompt.clone(), (*row).clone());
            let baseline = baseline.clone();
            running.spawn(async move { (at, inner.answer_one(&prompt, &row, baseline.as_deref()).await) });
        }
        let mut answers = vec![Answer::Unparsed; rows.len()];
        while let Some(done) = running.join_next().await {
            let (at, answer) = done.map_err(|error| LlmError::Unavailable(error.to_string()))?;
            // Leaving at the first error drops the set, which stops the requests that are still to come.
            answers[at] = answer?;
        }
        Ok(answers)
    }
}

impl Inner {
    async fn answer_one(&self, prompt: &Prompt, row: &RowText, baseline: Option<&[f64]>) -> Result<Answer, LlmError> {
        match &self.words {
            None => Ok(self.parser.parse(&self.ask_text(prompt, row).await?)),
            Some(words) => {
                let scores = self.ask_scores(words, prompt, row).await?;
                Ok(scores.map_or(Answer::Unparsed, |scores| Answer::Label(best_label(&scores, baseline))))
            }
        }
    }

    /// The label scores under `prompt` without a text: one extra request for each new prompt, in `logprobs` mode with
    /// [`Calibration::ContentFree`] only.
    async fn baseline(&self, prompt: &Prompt) -> Result<Option<Arc<[f64]>>, LlmError> {
        let Some(words) = self.words.as_ref().filter(|_| self.task.calibration == Calibration::ContentFree) else {
            return Ok(None);
        };
        // Held while asking, so that two batches under one prompt ask once.
        let mut baselines = self.baselines.lock().await;
        let key = prompt.digest();
        if let Some(kept) = baselines.get(&key) {
            return Ok(Some(Arc::clone(kept)));
        }
        let scores = self.ask_scores(words, prompt, &RowText::single("")).await?;
        let scores: Arc<[f64]> = scores
            .ok_or_else(|| LlmError::Refused("no label word is among the answers to the empty text".to_owned()))?
            .into();
        if baselines.len() >= BASELINES_KEPT {
            baselines.clear();
        }
        baselines.insert(key, Arc::clone(&scores));
        Ok(Some(scores))
    }

    async fn ask_scores(
        &self,
        words: &LabelWords,
        prompt: &Prompt,
        row: &RowText,
    ) -> Result<Option<Vec<f64>>, LlmError> {
        let answer = self.post(words.body(&self.config, &self.question(prompt, row))).await?;
        words.read(&answer)
    }
}
