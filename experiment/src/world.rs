//! What all arms of one (data, split, seed) share.

use feddtpt_aggregation::EmbedWith;
use feddtpt_client::platform::Clock;
use feddtpt_client::random::Draw;
use feddtpt_client::{Rows, RowsError};
use feddtpt_model::{MaskedLm, mean_word_embedding};
use feddtpt_shared::{Row, Task, Token, Vocabulary};
use std::sync::Arc;

/// Rows, task and words: equal for every arm.
pub struct World {
    /// The task, its public rows among it.
    pub task: Task,
    /// The public words.
    pub vocabulary: Vocabulary,
    /// Each participant's rows.
    pub participants: Vec<Rows>,
    /// Rows that belong to nobody.
    pub test: Rows,
    /// The seed of everything random that is not a participant's.
    pub seed: u64,
    /// Each participant's own seed.
    pub seeds: Vec<u64>,
}

impl World {
    /// Checks the rows against the task.
    ///
    /// # Errors
    /// Rows that do not fit the task, or a participant without any.
    pub fn new(
        task: Task,
        vocabulary: Vocabulary,
        participants: Vec<Vec<Row>>,
        test: Vec<Row>,
        seed: u64,
    ) -> Result<Self, RowsError> {
        let participants =
            participants.into_iter().map(|rows| Rows::new(rows, &task)).collect::<Result<Vec<_>, _>>()?;
        let seed_of = |at: usize| {
            let parts = [b"participant".as_slice(), &seed.to_le_bytes(), &at.to_le_bytes()];
            u64::from(Draw::from_parts(parts).below(u32::MAX))
        };
        let seeds = (0..participants.len()).map(seed_of).collect();
        let test = Rows::new(test, &task)?;
        Ok(Self { task, vocabulary, participants, test, seed, seeds })
    }

    /// The share of each class among the rows of the participant at this place.
    pub fn shares(&self, at: usize) -> Vec<f64> {
        let rows = &self.participants[at];
        rows.class_counts().iter().map(|count| f64::from(*count) / rows.len().max(1) as f64).collect()
    }

    /// The same with all rows in one place.
    ///
    /// # Errors
    /// None that the rows have not shown before.
    pub fn together(&self) -> Result<Self, RowsError> {
        let rows = self.participants.iter().flat_map(Rows::rows).cloned().collect();
        let test = self.test.rows().to_vec();
        Self::new(self.task.clone(), self.vocabulary.clone(), vec![rows], test, self.seed)
    }
}

/// A clock that never waits: models in this process need none.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoWait;

impl Clock for NoWait {
    fn now_ms(&self) -> u64 {
        0
    }

    async fn sleep_ms(&self, _: u64) {}
}

/// The word vectors that the server aggregates by.
pub struct Embeddings {
    model: Arc<dyn MaskedLm>,
    /// The mean vector of the model's words.
    pub mean: Vec<f32>,
}

impl Embeddings {
    /// Those of `model`, as the server takes them.
    pub fn new(model: Arc<dyn MaskedLm>) -> Self {
        let mean = mean_word_embedding(model.as_ref());
        Self { model, mean }
    }

    /// As the aggregation takes them.
    pub fn embed(&self) -> EmbedWith<impl Fn(&Token) -> Vec<f32> + '_> {
        EmbedWith::new(self.model.dimension(), |token: &Token| self.model.embed_word(token.as_str()))
    }
}
