//! A masked language model in this process, asked for words.

use super::workers::Workers;
use feddtpt_client::platform::{Candidate, Proposer, ProposerError};
use feddtpt_model::{MaskedLm, ModelError, Segment};
use feddtpt_shared::{Prompt, Token};
use std::sync::Arc;

/// Masks one position of the prompt and reads off the best words. Only the prompt is read, never a row.
#[derive(Clone)]
pub struct LocalProposer {
    model: Arc<dyn MaskedLm>,
    workers: Workers,
}

impl LocalProposer {
    /// A proposer that works on the given threads.
    pub fn new(model: Arc<dyn MaskedLm>, workers: Workers) -> Self {
        Self { model, workers }
    }
}

impl Proposer for LocalProposer {
    fn id(&self) -> &str {
        self.model.id()
    }

    async fn propose(&self, prompt: &Prompt, position: usize, k: usize) -> Result<Vec<Candidate>, ProposerError> {
        check_position(prompt, position)?;
        let (model, prompt) = (Arc::clone(&self.model), prompt.clone());
        let words = self.workers.run(move || best_words(model.as_ref(), &prompt, position, k)).await;
        words.map_err(ProposerError)?.map_err(|error| ProposerError(error.to_string()))
    }
}

fn best_words(model: &dyn MaskedLm, prompt: &Prompt, position: usize, k: usize) -> Result<Vec<Candidate>, ModelError> {
    let segments: Vec<Segment<'_>> = prompt
        .tokens()
        .iter()
        .enumerate()
        .map(|(at, token)| if at == position { Segment::Mask } else { Segment::Literal(token.as_str()) })
        .collect();
    let input = model.encode(&segments)?;
    let best = model.top_k(&[input], k, &[])?.into_iter().flatten().flatten();
    let candidate = |(id, score)| Some(Candidate { token: Token::new(model.word(id)?).ok()?, score });
    Ok(best.filter_map(candidate).collect())
}

/// An error unless the prompt has a token at `position`.
pub(in crate::platform) fn check_position(prompt: &Prompt, position: usize) -> Result<(), ProposerError> {
    if position < prompt.len() {
        return Ok(());
    }
    Err(ProposerError(format!("the prompt has {} tokens, so there is none at position {position}", prompt.len())))
}
