//! A masked language model asked for words.

use feddtpt_client::platform::{Candidate, ProposerError};
use feddtpt_model::{MaskedLm, ModelError, Segment};
use feddtpt_shared::{Prompt, Token};

/// Masks one position (from 0) of the prompt and reads off the `k` best words, best first. Only the prompt is read, never a
/// row. Computes on the calling thread.
pub fn best_words(
    model: &dyn MaskedLm,
    prompt: &Prompt,
    position: usize,
    k: usize,
) -> Result<Vec<Candidate>, ProposerError> {
    check_position(prompt, position)?;
    words(model, prompt, position, k).map_err(|error| ProposerError(error.to_string()))
}

fn words(model: &dyn MaskedLm, prompt: &Prompt, position: usize, k: usize) -> Result<Vec<Candidate>, ModelError> {
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
pub(crate) fn check_position(prompt: &Prompt, position: usize) -> Result<(), ProposerError> {
    if position < prompt.len() {
        return Ok(());
    }
    Err(ProposerError(format!("the prompt has {} tokens, so there is none at position {position}", prompt.len())))
}
