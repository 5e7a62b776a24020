//! The method of `feddtpt-aggregation`, with tokens embedded by the masked language model.

use super::{Aggregated, AggregationRequest, Aggregator, public_words};
use feddtpt_aggregation::gate::{Candidate, candidates};
use feddtpt_aggregation::groups::directions;
use feddtpt_aggregation::{AggregationInput, EmbedWith, aggregate};
use feddtpt_model::{MaskedLm, ModelError, mean_word_embedding};
use feddtpt_shared::{Prompt, Token};
use serde_json::json;
use std::sync::{Arc, OnceLock};

/// Joins method and model.
pub struct ModelAggregator {
    model: Arc<dyn MaskedLm>,
    /// The mean embedding of the model's words, computed when it is first asked for.
    mean: OnceLock<Vec<f32>>,
}

impl ModelAggregator {
    /// Embeds with `model`.
    pub fn new(model: Arc<dyn MaskedLm>) -> Self {
        Self { model, mean: OnceLock::new() }
    }

    /// What participants are asked to judge.
    fn candidates(
        &self,
        input: &AggregationInput,
        aggregate: &Prompt,
        request: &AggregationRequest<'_>,
    ) -> Result<Vec<Candidate>, ModelError> {
        let spec = request.spec;
        let (top_k, cap) = (spec.search.top_k, spec.task.max_prompt_tokens);
        let mut public = public_words(self.model.as_ref(), &input.incumbent, top_k, cap)?;
        public.retain(|word| request.vocabulary.contains(word));
        Ok(candidates(input, aggregate, &spec.strategy, &public))
    }

    fn mean_embedding(&self) -> &[f32] {
        self.mean.get_or_init(|| mean_word_embedding(self.model.as_ref()))
    }
}

/// The seed of one round: the federation's, apart for each round.
fn round_seed(seed: u64, round: u32) -> u64 {
    seed.wrapping_add(u64::from(round))
}

impl Aggregator for ModelAggregator {
    fn model(&self) -> Option<&str> {
        Some(self.model.id())
    }

    fn aggregate(&self, request: &AggregationRequest<'_>) -> Result<Aggregated, String> {
        let spec = request.spec;
        let seed = round_seed(spec.seed, request.round);
        let input = AggregationInput {
            proposals: request.proposals.clone(),
            incumbent: request.incumbent.clone(),
            seed_prompt: spec.task.seed_prompt.clone(),
            mean_embedding: spec.strategy.center.then(|| self.mean_embedding().to_vec()),
            max_prompt_tokens: spec.task.max_prompt_tokens,
            seed,
        };
        let embed = EmbedWith::new(self.model.dimension(), |token: &Token| self.model.embed_word(token.as_str()));
        let aggregation = aggregate(&input, &spec.strategy, &embed).map_err(|error| error.to_string())?;
        let record = json!({ "model": self.model.id(), "seed": seed, "aggregation": aggregation });
        let list = if spec.strategy.name.is_gated() {
            self.candidates(&input, &aggregation.prompt, request).map_err(|error| error.to_string())?
        } else {
            Vec::new()
        };
        Ok(Aggregated { prompt: aggregation.prompt, record, candidates: list })
    }

    fn directions(&self, request: &AggregationRequest<'_>) -> Result<Vec<Option<Vec<f64>>>, String> {
        let mean = request.spec.strategy.center.then(|| self.mean_embedding());
        let embed = EmbedWith::new(self.model.dimension(), |token: &Token| self.model.embed_word(token.as_str()));
        directions(&request.proposals, &request.incumbent, mean, &embed).map_err(|error| error.to_string())
    }
}
