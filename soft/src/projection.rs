//! From `z` to a soft prompt.

use crate::error::SoftError;
use crate::random::generator;
use crate::settings::Settings;
use feddtpt_model::{MaskedLm, MiniBert};
use feddtpt_shared::Task;
use rand_distr::{Distribution, StandardNormal};

/// `p = p0 + A z`.
pub(crate) struct Projection {
    /// `p0`, row-major, `[soft tokens x hidden size]`.
    start: Vec<f32>,
    /// `A` by columns: for each number of `z` as many as `p0` has.
    columns: Vec<f32>,
}

impl Projection {
    /// The projection of a task; depends on the seed, the sizes and the scale.
    pub(crate) fn new(model: &MiniBert, task: &Task, settings: &Settings) -> Result<Self, SoftError> {
        let pieces = model.vocabulary().tokenize(&task.seed_prompt.to_string());
        if pieces.is_empty() {
            return Err(SoftError::Task("the seed prompt has no word to start from".to_owned()));
        }
        let row = |id: &u32| model.piece_embedding(*id).unwrap_or_default();
        let start: Vec<f32> = pieces.iter().cycle().take(settings.soft_tokens).flat_map(row).copied().collect();
        let scale = settings.alpha * embedding_deviation(model) / ((settings.dimension as f64).sqrt() * settings.sigma);
        let mut generator = generator("projection", settings.seed, 0, 0);
        let mut entry = || {
            let normal: f64 = StandardNormal.sample(&mut generator);
            narrow(normal * scale)
        };
        let columns = (0..settings.dimension * start.len()).map(|_| entry()).collect();
        Ok(Self { start, columns })
    }

    /// d.
    pub(crate) fn dimension(&self) -> usize {
        self.columns.len() / self.start.len()
    }

    /// The soft prompt of `z`, row-major, `[soft tokens x hidden size]`.
    pub(crate) fn prompt(&self, z: &[f32]) -> Vec<f32> {
        let mut prompt = self.start.clone();
        for (&factor, column) in z.iter().zip(self.columns.chunks_exact(self.start.len())) {
            for (sum, entry) in prompt.iter_mut().zip(column) {
                *sum += factor * entry;
            }
        }
        prompt
    }
}

/// Standard deviation of all numbers of the word-embedding table.
fn embedding_deviation(model: &MiniBert) -> f64 {
    let ids = 0..u32::try_from(model.vocabulary().size()).unwrap_or(u32::MAX);
    let (mut sum, mut squares) = (0.0, 0.0);
    for &value in ids.clone().filter_map(|id| model.piece_embedding(id)).flatten() {
        let value = f64::from(value);
        sum += value;
        squares += value * value;
    }
    let count = ids.len() as f64 * model.dimension() as f64;
    (squares / count - (sum / count).powi(2)).max(0.0).sqrt()
}

/// Rounded to f32.
#[expect(clippy::cast_possible_truncation, reason = "what travels and what the model reads is f32")]
pub(crate) fn narrow(value: f64) -> f32 {
    value as f32
}
