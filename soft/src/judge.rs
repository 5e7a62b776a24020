//! The model that is being prompted: label scores under a soft prompt.

use crate::error::SoftError;
use crate::loss::best_label;
use crate::projection::Projection;
use crate::settings::{Loss, Settings};
use feddtpt_model::{MaskedLm, MiniBert, Segment, SoftEncoded};
use feddtpt_shared::task::Calibration;
use feddtpt_shared::template::Piece;
use feddtpt_shared::{Row, RowText, Task};

/// Stands for the prompt while a template is rendered. Literal text of a template holds no brace, so nothing else reads so.
const PROMPT: &str = "{prompt}";

/// A model with a task and a projection. The score of a label is the mean logit over its words, minus the same under an empty text
/// when the task is calibrated, as for discrete prompts.
pub struct SoftJudge<'a> {
    pub(crate) model: &'a MiniBert,
    task: &'a Task,
    projection: Projection,
    /// The labels' words, one label after the other.
    words: Vec<u32>,
    soft_tokens: usize,
    /// The input with an empty text, where the task is calibrated.
    empty: Option<SoftEncoded>,
}

/// Labelled inputs, whatever the prompt.
#[derive(Clone, Debug)]
pub struct EncodedRows {
    /// With places for the soft prompt.
    pub(crate) inputs: Vec<SoftEncoded>,
    /// Indices into the task's labels.
    pub(crate) labels: Vec<u32>,
}

impl<'a> SoftJudge<'a> {
    /// Prepares `model` for `task`. Every verbalizer must be one word of the model.
    pub fn new(model: &'a MiniBert, task: &'a Task, settings: &Settings) -> Result<Self, SoftError> {
        settings.check()?;
        let mut words = Vec::new();
        for (label, word) in
            task.labels.iter().flat_map(|label| label.verbalizers.iter().map(move |word| (label, word)))
        {
            let missing =
                || SoftError::Task(format!("the word {word:?} of label {:?} is not one of the model", label.name));
            words.push(model.word_id(word).ok_or_else(missing)?);
        }
        let projection = Projection::new(model, task, settings)?;
        let mut judge = Self { model, task, projection, words, soft_tokens: settings.soft_tokens, empty: None };
        if task.calibration == Calibration::ContentFree {
            judge.empty = Some(judge.encode_text(&RowText::single(""))?);
        }
        Ok(judge)
    }

    /// The soft prompt of `z`, row-major, `[soft tokens x hidden size]`.
    /// Numbers of `z` beyond d are left out, missing ones are 0.
    pub fn prompt(&self, z: &[f32]) -> Vec<f32> {
        self.projection.prompt(z)
    }

    /// d.
    pub fn dimension(&self) -> usize {
        self.projection.dimension()
    }

    /// Encodes rows once for all prompts.
    pub fn encode(&self, rows: &[Row]) -> Result<EncodedRows, SoftError> {
        let labels: Vec<u32> = rows.iter().map(|row| row.label).collect();
        if let Some(label) = labels.iter().find(|&&label| label as usize >= self.task.labels.len()) {
            return Err(SoftError::Task(format!("a row has the label {label} of {}", self.task.labels.len())));
        }
        let inputs = rows.iter().map(|row| self.encode_text(&row.text)).collect::<Result<_, _>>()?;
        Ok(EncodedRows { inputs, labels })
    }

    /// The confusion matrix under the prompt of `z`, `[true labels x answered labels]`, in rows.
    pub fn confusion(&self, z: &[f32], rows: &EncodedRows) -> Result<Vec<Vec<u32>>, SoftError> {
        let count = self.task.labels.len();
        let mut confusion = vec![vec![0; count]; count];
        for (scores, &label) in self.all_scores(z, rows)?.iter().zip(&rows.labels) {
            confusion[label as usize][best_label(scores)] += 1;
        }
        Ok(confusion)
    }

    /// The mean loss over rows as they are under the prompt of `z`.
    pub fn loss(&self, z: &[f32], rows: &EncodedRows, loss: Loss) -> Result<f64, SoftError> {
        Ok(loss.mean(&self.all_scores(z, rows)?, &rows.labels))
    }

    /// What is taken off the labels' scores under `prompt`, `[labels]`: one inference; `None` where the task is not calibrated.
    pub(crate) fn baseline(&self, prompt: &[f32]) -> Result<Option<Vec<f64>>, SoftError> {
        let Some(empty) = &self.empty else { return Ok(None) };
        Ok(Some(self.raw_scores(prompt, std::slice::from_ref(empty))?.concat()))
    }

    /// The scores of each input's labels, in nats, less `baseline`.
    pub(crate) fn scores(
        &self,
        prompt: &[f32],
        inputs: &[SoftEncoded],
        baseline: Option<&[f64]>,
    ) -> Result<Vec<Vec<f64>>, SoftError> {
        let mut scores = self.raw_scores(prompt, inputs)?;
        let baseline = baseline.unwrap_or_default();
        for (score, baseline) in scores.iter_mut().flat_map(|scores| scores.iter_mut().zip(baseline)) {
            *score -= baseline;
        }
        Ok(scores)
    }

    fn all_scores(&self, z: &[f32], rows: &EncodedRows) -> Result<Vec<Vec<f64>>, SoftError> {
        let prompt = self.prompt(z);
        self.scores(&prompt, &rows.inputs, self.baseline(&prompt)?.as_deref())
    }

    fn raw_scores(&self, prompt: &[f32], inputs: &[SoftEncoded]) -> Result<Vec<Vec<f64>>, SoftError> {
        let logits = self.model.score_soft(inputs, prompt, &self.words)?;
        Ok(logits.chunks_exact(self.words.len()).map(|logits| self.label_means(logits)).collect())
    }

    fn label_means(&self, logits: &[f32]) -> Vec<f64> {
        let mut logits = logits.iter().map(|&logit| f64::from(logit));
        let counts = self.task.labels.iter().map(|label| label.verbalizers.len());
        counts.map(|count| logits.by_ref().take(count).sum::<f64>() / count as f64).collect()
    }

    fn encode_text(&self, text: &RowText) -> Result<SoftEncoded, SoftError> {
        let pieces = self.task.template.render(PROMPT, text);
        let at = pieces.iter().position(|piece| *piece == Piece::Literal(PROMPT));
        let (before, after) = pieces.split_at(at.unwrap_or(0));
        let before: Vec<Segment<'_>> = before.iter().map(|&piece| segment(piece)).collect();
        let after: Vec<Segment<'_>> = after.iter().skip(1).map(|&piece| segment(piece)).collect();
        Ok(self.model.encode_soft(&before, self.soft_tokens, &after)?)
    }
}

fn segment(piece: Piece<'_>) -> Segment<'_> {
    match piece {
        Piece::Literal(text) => Segment::Literal(text),
        Piece::Text(text) => Segment::Text(text),
        Piece::Mask => Segment::Mask,
    }
}
