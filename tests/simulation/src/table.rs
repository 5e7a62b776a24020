//! The model behind the aggregation: a table of embeddings, made so that words are near and far from each other.

use crate::spec::GROUPS;
use feddtpt_model::{Encoded, MaskedLm, ModelError, Segment};

/// Components of an embedding: a direction for each group of words and one for each word in it.
const DIMENSION: usize = GROUPS.len() + 3;

/// The piece of a mask.
const MASK: u32 = u32::MAX;

/// Embeddings by table: words of one group are close to each other. At a mask it proposes the words of the group that the
/// pieces around it choose, so that some words are public and most are not.
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
        usize::MAX
    }

    fn word_id(&self, _: &str) -> Option<u32> {
        None
    }

    fn word(&self, id: u32) -> Option<&str> {
        self.words().get(usize::try_from(id).ok()?).copied()
    }

    fn is_whole_word(&self, _: u32) -> bool {
        false
    }

    fn words(&self) -> Vec<&str> {
        GROUPS.into_iter().flatten().copied().collect()
    }

    fn encode(&self, segments: &[Segment<'_>]) -> Result<Encoded, ModelError> {
        let words = self.words();
        let id = |word: &str| words.iter().zip(0..).find(|(known, _)| **known == word).map_or(MASK, |(_, id)| id);
        let ids: Vec<u32> = segments
            .iter()
            .map(|segment| match segment {
                Segment::Literal(word) | Segment::Text(word) => id(word),
                Segment::Mask => MASK,
            })
            .collect();
        let masks = ids.iter().zip(0..).filter(|(id, _)| **id == MASK).map(|(_, place)| place).collect();
        Ok(Encoded { ids, masks, truncated: 0 })
    }

    fn score(&self, _: &[Encoded], _: &[u32]) -> Result<Vec<f32>, ModelError> {
        Ok(Vec::new())
    }

    fn top_k(&self, inputs: &[Encoded], k: usize, _: &[u32]) -> Result<Vec<Vec<Vec<(u32, f32)>>>, ModelError> {
        let count = u32::try_from(self.words().len()).unwrap_or(u32::MAX);
        let best = |input: &Encoded| {
            let around: u32 = input.ids.iter().filter(|id| **id != MASK).sum();
            let words = (0..2).map(|next| ((around + next) % count, 0.0)).take(k).collect::<Vec<_>>();
            vec![words; input.masks.len()]
        };
        Ok(inputs.iter().map(best).collect())
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
