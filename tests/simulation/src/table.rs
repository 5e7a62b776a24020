//! The model behind the aggregation: a table of embeddings, made so that words are near and far from each other.

use crate::spec::GROUPS;
use feddtpt_model::{Encoded, MaskedLm, ModelError, Segment};

/// Components of an embedding: a direction for each group of words and one for each word in it.
const DIMENSION: usize = GROUPS.len() + 3;

/// Embeddings by table: words of one group are close to each other. It does nothing else.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table;

impl MaskedLm for Table {
    fn id(&self) -> &'static str {
        "table"
    }

    fn dimension(&self) -> usize {
        DIMENSION
    }

    fn max_positions(&self) -> usize {
        0
    }

    fn word_id(&self, _: &str) -> Option<u32> {
        None
    }

    fn word(&self, _: u32) -> Option<&str> {
        None
    }

    fn is_whole_word(&self, _: u32) -> bool {
        false
    }

    fn words(&self) -> Vec<&str> {
        GROUPS.into_iter().flatten().copied().collect()
    }

    fn encode(&self, _: &[Segment<'_>]) -> Result<Encoded, ModelError> {
        Err(ModelError::TooLong { limit: 0, found: 1 })
    }

    fn score(&self, _: &[Encoded], _: &[u32]) -> Result<Vec<f32>, ModelError> {
        Ok(Vec::new())
    }

    fn top_k(&self, _: &[Encoded], _: usize, _: &[u32]) -> Result<Vec<Vec<Vec<(u32, f32)>>>, ModelError> {
        Ok(Vec::new())
    }

    fn log_softmax_at_mask(&self, _: &[Encoded]) -> Result<Vec<Vec<f32>>, ModelError> {
        Ok(Vec::new())
    }

    fn embed_word(&self, word: &str) -> Vec<f32> {
        let mut vector = vec![0.0; DIMENSION];
        for (group, words) in GROUPS.into_iter().enumerate() {
            if let Some(place) = words.iter().position(|known| *known == word) {
                vector[group] = 1.0;
                vector[GROUPS.len() + place] = 0.3;
            }
        }
        vector
    }

    fn embed_text(&self, _: &str) -> Result<Vec<f32>, ModelError> {
        Ok(vec![0.0; DIMENSION])
    }
}
