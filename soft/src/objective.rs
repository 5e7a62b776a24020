//! What a client minimises in a round.

use crate::error::SoftError;
use crate::judge::{EncodedRows, SoftJudge};
use crate::random::{generator, happens, sample};
use crate::settings::{Loss, Masking, Settings};
use feddtpt_model::SoftEncoded;

/// Keeps a loss of 0 from being divided by.
const SMALLEST_LOSS: f64 = 1e-6;

/// A client's rows of a round, and the count of what it asked.
pub(crate) struct Objective<'a> {
    judge: &'a SoftJudge<'a>,
    loss: Loss,
    masking: Masking,
    inputs: Vec<SoftEncoded>,
    /// The same inputs with hidden text; empty where none is hidden.
    hidden: Vec<SoftEncoded>,
    labels: Vec<u32>,
    /// Inferences of (prompt, row).
    pub(crate) calls: u64,
    /// Inferences on the empty text.
    pub(crate) baselines: u64,
}

impl<'a> Objective<'a> {
    /// Draws the rows and what is hidden of them.
    pub(crate) fn new(
        judge: &'a SoftJudge<'a>,
        settings: &Settings,
        rows: &EncodedRows,
        (round, client): (u32, usize),
    ) -> Result<Self, SoftError> {
        let mut batch = generator("rows", settings.seed, round, client);
        let chosen = sample(&mut batch, rows.labels.len(), settings.batch_rows.unwrap_or(usize::MAX));
        let inputs: Vec<SoftEncoded> = chosen.iter().map(|&at| rows.inputs[at].clone()).collect();
        let labels = chosen.iter().map(|&at| rows.labels[at]).collect();
        let mut hide = generator("hide", settings.seed, round, client);
        let hidden = match settings.masking {
            Masking::Off => Vec::new(),
            Masking::Replace(share) | Masking::Contrast(share) => inputs
                .iter()
                .map(|input| judge.model.hide_text(input, || happens(&mut hide, share)))
                .collect::<Result<_, _>>()?,
        };
        let (loss, masking) = (settings.loss, settings.masking);
        Ok(Self { judge, loss, masking, inputs, hidden, labels, calls: 0, baselines: 0 })
    }

    /// The objective at `z`; lower is better, always finite.
    pub(crate) fn at(&mut self, z: &[f32]) -> Result<f64, SoftError> {
        let prompt = self.judge.prompt(z);
        let baseline = self.judge.baseline(&prompt)?;
        self.baselines += u64::from(baseline.is_some());
        let baseline = baseline.as_deref();
        let value = match self.masking {
            Masking::Off => self.mean(&prompt, baseline, false)?,
            Masking::Replace(_) => self.mean(&prompt, baseline, true)?,
            Masking::Contrast(_) => {
                let plain = self.mean(&prompt, baseline, false)?;
                plain / self.mean(&prompt, baseline, true)?.max(SMALLEST_LOSS)
            }
        };
        Ok(if value.is_finite() { value } else { f64::from(f32::MAX) })
    }

    fn mean(&mut self, prompt: &[f32], baseline: Option<&[f64]>, hidden: bool) -> Result<f64, SoftError> {
        let inputs = if hidden { &self.hidden } else { &self.inputs };
        self.calls += inputs.len() as u64;
        Ok(self.loss.mean(&self.judge.scores(prompt, inputs, baseline)?, &self.labels))
    }
}
