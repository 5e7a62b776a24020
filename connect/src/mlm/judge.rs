//! A masked language model asked as an LLM.

use super::scores::{Spans, best_label};
use feddtpt_client::platform::Answer;
use feddtpt_model::{Encoded, MaskedLm, ModelError, Segment};
use feddtpt_shared::task::Calibration;
use feddtpt_shared::template::Piece;
use feddtpt_shared::{Digest, Prompt, RowText, Task};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Baselines kept. A search goes from prompt to prompt, so old ones are not missed.
const BASELINES_KEPT: usize = 1_024;

/// A masked language model that fills the template's `{mask}`.
///
/// The score of a label is the mean logit over its words. With [`Calibration::ContentFree`] the label's score under
/// the same prompt with an empty text is taken off: one extra inference for each new prompt, kept for later calls and
/// counted nowhere, since it belongs to the model and not to a row. Of equal labels the one with the lower index wins.
///
/// Rows that are too long for the model lose the end of their text, as [`MaskedLm::encode`] says.
pub struct MaskedJudge {
    id: String,
    model: Arc<dyn MaskedLm>,
    task: Task,
    words: Vec<u32>,
    spans: Spans,
    baselines: Mutex<HashMap<Digest, Arc<[f64]>>>,
}

/// The model cannot answer this task.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the word {word:?} of label {label:?} is not one word of the model {model}; \
     choose another word, or a model that knows it"
)]
pub struct Unsuitable {
    /// The label.
    pub label: String,
    /// Its word that the model does not know.
    pub word: String,
    /// The model.
    pub model: String,
}

impl MaskedJudge {
    /// Prepares `model` for `task`. Every verbalizer must be one word of the model.
    pub fn new(model: Arc<dyn MaskedLm>, task: Task) -> Result<Self, Unsuitable> {
        let mut words = Vec::new();
        for label in &task.labels {
            for word in &label.verbalizers {
                let id = model.word_id(word).ok_or_else(|| Unsuitable {
                    label: label.name.clone(),
                    word: word.clone(),
                    model: model.id().to_owned(),
                })?;
                words.push(id);
            }
        }
        let spans = Spans::new(task.labels.iter().map(|label| label.verbalizers.len()));
        let id = format!("{}/{}", model.id(), question_id(&task));
        Ok(Self { id, model, task, words, spans, baselines: Mutex::default() })
    }

    /// Names model and question; equal ids give equal answers.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// One answer for each row, in their order. Computes on the calling thread.
    pub fn answer(&self, prompt: &Prompt, rows: &[RowText]) -> Result<Vec<Answer>, ModelError> {
        let baseline = match self.task.calibration {
            Calibration::None => None,
            Calibration::ContentFree => Some(self.baseline(prompt)?),
        };
        let text = prompt.to_string();
        let inputs = rows.iter().map(|row| self.encode(&text, row)).collect::<Result<Vec<_>, _>>()?;
        let scores = self.label_scores(&inputs)?;
        Ok(scores.iter().map(|scores| Answer::Label(best_label(scores, baseline.as_deref()))).collect())
    }

    /// The label scores under `prompt` without a text.
    fn baseline(&self, prompt: &Prompt) -> Result<Arc<[f64]>, ModelError> {
        let key = prompt.digest();
        let kept = self.baselines.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(kept) = kept {
            return Ok(kept);
        }
        let input = self.encode(&prompt.to_string(), &RowText::single(""))?;
        let scores: Arc<[f64]> = self.label_scores(&[input])?.concat().into();
        let mut baselines = self.baselines.lock().unwrap_or_else(PoisonError::into_inner);
        if baselines.len() >= BASELINES_KEPT {
            baselines.clear();
        }
        baselines.insert(key, Arc::clone(&scores));
        Ok(scores)
    }

    fn encode(&self, prompt: &str, row: &RowText) -> Result<Encoded, ModelError> {
        let pieces = self.task.template.render(prompt, row).into_iter();
        let segments: Vec<Segment<'_>> = pieces.map(segment).collect();
        self.model.encode(&segments)
    }

    fn label_scores(&self, inputs: &[Encoded]) -> Result<Vec<Vec<f64>>, ModelError> {
        if inputs.is_empty() {
            return Ok(Vec::new());
        }
        let scores = self.model.score(inputs, &self.words)?;
        let scores: Vec<f64> = scores.into_iter().map(f64::from).collect();
        Ok(scores.chunks_exact(self.spans.words()).map(|row| self.spans.label_means(row)).collect())
    }
}

fn segment(piece: Piece<'_>) -> Segment<'_> {
    match piece {
        Piece::Literal(text) => Segment::Literal(text),
        Piece::Text(text) => Segment::Text(text),
        Piece::Mask => Segment::Mask,
    }
}

/// Tells tasks apart that would give different answers to the same prompt and row.
pub(crate) fn question_id(task: &Task) -> String {
    let calibration = match task.calibration {
        Calibration::None => "raw",
        Calibration::ContentFree => "content-free",
    };
    let labels = task.labels.iter().flat_map(|label| {
        // The count keeps ("a", "b" + "c") apart from ("a" + "b", "c").
        std::iter::once(label.verbalizers.len().to_string()).chain(label.verbalizers.iter().cloned())
    });
    let digest = Digest::of_parts(std::iter::once(task.template.as_str().to_owned()).chain(labels)).to_string();
    format!("{calibration}-{}", &digest[..12])
}
