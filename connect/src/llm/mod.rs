//! Language models behind an API: of OpenAI's shape (Ollama, llama.cpp, vLLM, LM Studio, the project's own server, any hosted
//! one) or Anthropic's Messages.

mod body;
mod config;
mod logprobs;
mod parse;
mod patience;
mod question;
mod usage;

pub use config::{AnswerMode, ApiError, Dialect, Endpoint, Key, LlmConfig};
pub use parse::AnswerParser;
pub use question::Questions;
pub use usage::{Meter, Usage, Wait};

use crate::mlm::{best_label, question_id};
use crate::transport::Transport;
use async_lock::Mutex;
use feddtpt_client::platform::{Answer, Clock, Llm, LlmError};
use feddtpt_shared::task::Calibration;
use feddtpt_shared::{Digest, Prompt, RowText, Task};
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use logprobs::LabelWords;
use patience::Patient;
use std::collections::HashMap;
use std::sync::Arc;

/// Baselines kept before the list starts anew.
const BASELINES_KEPT: usize = 1_024;

/// An LLM over HTTP. One request for each row, at most [`LlmConfig::concurrency`] at once.
pub struct ApiLlm<T, C>(Arc<Inner<T, C>>);

impl<T, C> Clone for ApiLlm<T, C> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

struct Inner<T, C> {
    id: String,
    patient: Patient<T, C>,
    endpoint: Endpoint,
    questions: Questions,
    words: Option<LabelWords>,
    baselines: Mutex<HashMap<Digest, Arc<[f64]>>>,
}

impl<T: Transport, C: Clock> ApiLlm<T, C> {
    /// Prepares a model for `task`. In `logprobs` mode the endpoint is asked once whether it tokenises, so that answers
    /// can be restricted to the label words; no row is sent here.
    pub async fn connect(
        transport: T,
        clock: C,
        config: LlmConfig,
        task: Task,
        meter: Meter,
    ) -> Result<Self, ApiError> {
        let endpoint = config.endpoint_for(&task)?;
        let questions = Questions::new(task, endpoint, &config.mask);
        let mode = if questions.fills_blank() { "-blank" } else { "" };
        let id = format!(
            "{}{}{mode}/{}/{}",
            config.place(),
            config.mode_name(endpoint),
            config.model,
            question_id(questions.task())
        );
        let patient = Patient::new(transport, clock, config, meter);
        let words = match patient.config.answers {
            AnswerMode::Text => None,
            AnswerMode::Logprobs => Some(LabelWords::prepare(&patient, questions.task()).await?),
        };
        Ok(Self(Arc::new(Inner { id, patient, endpoint, questions, words, baselines: Mutex::default() })))
    }

    /// What was spent on it.
    pub fn meter(&self) -> &Meter {
        &self.0.patient.meter
    }
}

impl<T: Transport, C: Clock + 'static> Llm for ApiLlm<T, C> {
    fn id(&self) -> &str {
        &self.0.id
    }

    fn preferred_batch(&self) -> usize {
        (self.0.patient.config.concurrency * 2).max(8)
    }

    async fn answer(&self, prompt: &Prompt, rows: &[&RowText]) -> Result<Vec<Answer>, LlmError> {
        let baseline = self.0.baseline(prompt).await?;
        let mut running = FuturesUnordered::new();
        for (at, row) in rows.iter().enumerate() {
            let (inner, prompt, row) = (Arc::clone(&self.0), prompt.clone(), (*row).clone());
            let baseline = baseline.clone();
            running.push(async move { (at, inner.answer_one(&prompt, &row, baseline.as_deref()).await) });
        }
        let mut answers = vec![Answer::Unparsed; rows.len()];
        while let Some((at, answer)) = running.next().await {
            // Leaving at the first error drops the set, which stops the requests that are still to come.
            answers[at] = answer?;
        }
        Ok(answers)
    }
}

impl<T: Transport, C: Clock> Inner<T, C> {
    async fn answer_one(&self, prompt: &Prompt, row: &RowText, baseline: Option<&[f64]>) -> Result<Answer, LlmError> {
        match &self.words {
            None => Ok(self.questions.read(&self.ask_text(prompt, row).await?)),
            Some(words) => {
                let scores = self.ask_scores(words, prompt, row).await?;
                Ok(scores.map_or(Answer::Unparsed, |scores| Answer::Label(best_label(&scores, baseline))))
            }
        }
    }

    /// The answer's text.
    async fn ask_text(&self, prompt: &Prompt, row: &RowText) -> Result<String, LlmError> {
        let (config, endpoint) = (&self.patient.config, self.endpoint);
        let body = |reasoning| body::text(config, endpoint, &self.questions, prompt, row, reasoning);
        let answer = self.patient.ask(body::url(config, endpoint), body).await?;
        let said = body::read(config, endpoint, &answer)?;
        let asked = self.questions.instruction().len() + self.questions.text(prompt, row).len();
        self.patient.meter.count(&answer, asked, said.len());
        Ok(said)
    }

    /// The label scores under `prompt` without a text: one extra request for each new prompt, in `logprobs` mode with
    /// [`Calibration::ContentFree`] only.
    async fn baseline(&self, prompt: &Prompt) -> Result<Option<Arc<[f64]>>, LlmError> {
        let calibrated = self.questions.task().calibration == Calibration::ContentFree;
        let Some(words) = self.words.as_ref().filter(|_| calibrated) else { return Ok(None) };
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
        let (config, question) = (&self.patient.config, self.questions.text(prompt, row));
        let answer = self.patient.ask(config.url(&["completions"]), |_| words.body(config, &question)).await?;
        self.patient.meter.count(&answer, question.len(), 0);
        words.read(&answer)
    }
}
