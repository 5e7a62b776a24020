//! Answers from the log-probabilities of the label words.

use super::config::{ApiError, LlmConfig};
use super::patience::{Patient, refusal};
use crate::mlm::Spans;
use crate::transport::Transport;
use feddtpt_client::platform::{Clock, LlmError};
use feddtpt_shared::Task;
use serde_json::{Map, Value, json};

/// How far the label words are lifted above all others: the largest value the API knows. The same for each, so that
/// their order among themselves stays as it is.
const LIFT: i32 = 100;

/// The words whose log-probabilities are asked for.
pub(super) struct LabelWords {
    words: Vec<String>,
    spans: Spans,
    /// Token ids of the words with their lift, when the endpoint tells ids.
    bias: Option<Map<String, Value>>,
}

impl LabelWords {
    /// Asks the endpoint for the token ids of the label words. One that has no `/v1/tokenize` is used without
    /// restriction: its answer then counts only when a label word is among the best it names.
    pub(super) async fn prepare<T: Transport, C: Clock>(
        patient: &Patient<T, C>,
        task: &Task,
    ) -> Result<Self, ApiError> {
        let mut bias = Some(Map::new());
        for label in &task.labels {
            for word in &label.verbalizers {
                let Some(ids) = &mut bias else { continue };
                match token_ids(patient, word).await? {
                    None => bias = None,
                    Some(tokens) => match tokens.as_slice() {
                        [id] => {
                            ids.insert(id.to_string(), LIFT.into());
                        }
                        several => {
                            let (label, word) = (label.name.clone(), word.clone());
                            return Err(ApiError::ManyTokens { label, word, tokens: several.len() });
                        }
                    },
                }
            }
        }
        let words = task.labels.iter().flat_map(|label| label.verbalizers.iter().cloned()).collect();
        let spans = Spans::new(task.labels.iter().map(|label| label.verbalizers.len()));
        Ok(Self { words, spans, bias })
    }

    /// The request for one next word.
    pub(super) fn body(&self, config: &LlmConfig, question: &str) -> Value {
        let mut body = json!({
            "model": config.model, "prompt": question, "max_tokens": 1, "temperature": 0,
            // As many as there are words; without restriction as many as hosted APIs allow at least.
            "logprobs": if self.bias.is_some() { self.words.len() } else { self.words.len().max(5) },
        });
        if let Some(bias) = &self.bias {
            body["logit_bias"] = Value::Object(bias.clone());
        }
        body
    }

    /// The score of each label; `None` when no label word was named. A word that was not named counts as the least
    /// likely one that was: it is less likely than that.
    pub(super) fn read(&self, answer: &Value) -> Result<Option<Vec<f64>>, LlmError> {
        let place = "/choices/0/logprobs/top_logprobs/0";
        let named = answer.pointer(place).and_then(Value::as_object).ok_or_else(|| {
            LlmError::Refused(format!("its answer has no log-probabilities at {place}; use text answers"))
        })?;
        let of = |word: &String| {
            let same = named.iter().filter(|(token, _)| token.trim().eq_ignore_ascii_case(word));
            same.filter_map(|(_, value)| value.as_f64()).reduce(f64::max)
        };
        let found: Vec<Option<f64>> = self.words.iter().map(of).collect();
        if found.iter().all(Option::is_none) {
            return Ok(None);
        }
        let floor = named.values().filter_map(Value::as_f64).fold(f64::INFINITY, f64::min);
        let scores: Vec<f64> = found.into_iter().map(|score| score.unwrap_or(floor)).collect();
        Ok(Some(self.spans.label_means(&scores)))
    }
}

/// The ids of `word`; `None` when the endpoint has no tokenizer.
async fn token_ids<T: Transport, C: Clock>(patient: &Patient<T, C>, word: &str) -> Result<Option<Vec<u64>>, LlmError> {
    let reply = patient.post(patient.config.url(&["tokenize"]), &json!({ "text": word })).await?;
    match reply.status {
        404 | 405 | 501 => Ok(None),
        _ if !reply.is_success() => Err(refusal(&patient.config, &reply)),
        _ => {
            let body: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
            Ok(body.get("tokens").and_then(|tokens| serde_json::from_value(tokens.clone()).ok()))
        }
    }
}
