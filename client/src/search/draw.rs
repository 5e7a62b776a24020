//! Which place, and which word.

use super::context::SearchContext;
use super::method::Method;
use super::state::SearchState;
use crate::platform::{Candidate, Proposer, ProposerError};
use crate::random::Draw;
use feddtpt_shared::search::PositionChoice;
use feddtpt_shared::{Prompt, Token};

/// A word to try.
pub(super) struct Choice {
    pub(super) position: usize,
    pub(super) from: Option<Token>,
    pub(super) token: Token,
    pub(super) prompt: Prompt,
}

/// The place that is masked in `step`. An empty prompt has one place: its beginning.
pub(super) fn position<L, P, C>(context: &SearchContext<'_, L, P, C>, step: u32, length: usize) -> usize {
    let Ok(places) = u32::try_from(length.max(1)) else { return 0 };
    let (cycle, place) = (step / places, (step % places) as usize);
    match context.settings.positions {
        PositionChoice::Cyclic => place,
        PositionChoice::Shuffled => {
            let mut order: Vec<usize> = (0..length.max(1)).collect();
            Draw::new("positions", context.seed, context.round, cycle).shuffle(&mut order);
            order[place]
        }
    }
}

/// A word for `position`, or `None` when nothing is left to try there.
pub(super) async fn choose<L, P: Proposer, C>(
    context: &SearchContext<'_, L, P, C>,
    method: &dyn Method,
    state: &SearchState,
    position: usize,
) -> Result<Option<Choice>, ProposerError> {
    let candidates = if method.asks_proposer() {
        model_words(context, &state.current, position).await?
    } else {
        random_words(context, state.step)
    };
    let mut choices = Vec::new();
    for Candidate { token, score } in candidates {
        let prompt = with_word(&state.current, position, &token);
        let fits = context.leak.check(&prompt).is_ok() && state.current.tokens().get(position) != Some(&token);
        if fits && (method.repeats() || !state.was_tried(&prompt)) {
            let weight = f64::from(score) + method.shift(state, context.settings, &token);
            choices.push((token, prompt, weight));
        }
        if choices.len() == context.settings.top_k {
            break;
        }
    }
    let from = state.current.tokens().get(position).cloned();
    let mut draw = Draw::new("word", context.seed, context.round, state.step);
    let weights: Vec<f64> = choices.iter().map(|(_, _, weight)| *weight).collect();
    let Some(at) = sample(&weights, &mut draw) else { return Ok(None) };
    let (token, prompt, _) = choices.swap_remove(at);
    Ok(Some(Choice { position, from, token, prompt }))
}

/// The masked model's best words. Some more than `top_k` are asked for, since not all of them may be tried.
async fn model_words<L, P: Proposer, C>(
    context: &SearchContext<'_, L, P, C>,
    prompt: &Prompt,
    position: usize,
) -> Result<Vec<Candidate>, ProposerError> {
    let wanted = context.settings.top_k.saturating_mul(2).saturating_add(8);
    if !prompt.is_empty() {
        return context.proposer.propose(prompt, position, wanted).await;
    }
    // The word is masked before the model sees it; any one will do.
    let placeholder: Prompt = context.leak.vocabulary().words().first().cloned().into_iter().collect();
    context.proposer.propose(&placeholder, 0, wanted).await
}

/// Words drawn evenly from the vocabulary, all with the same score.
fn random_words<L, P, C>(context: &SearchContext<'_, L, P, C>, step: u32) -> Vec<Candidate> {
    let words = context.leak.vocabulary().words();
    let mut draw = Draw::new("vocabulary", context.seed, context.round, step);
    let count = context.settings.top_k.saturating_mul(2).saturating_add(8);
    (0..count).map(|_| Candidate { token: words[draw.index(words.len())].clone(), score: 0.0 }).collect()
}

fn with_word(prompt: &Prompt, position: usize, token: &Token) -> Prompt {
    let mut words = prompt.0.clone();
    match words.get_mut(position) {
        Some(place) => *place = token.clone(),
        None => words.push(token.clone()),
    }
    Prompt(words)
}

/// An index drawn by softmax of `logits`. The exponential is libm's own, and the sum runs in order: the same on every platform.
pub(super) fn sample(logits: &[f64], draw: &mut Draw) -> Option<usize> {
    let largest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = logits.iter().map(|logit| libm::exp(logit - largest)).collect();
    let total: f64 = weights.iter().sum();
    let mut point = f64::from(draw.below(1 << 30)) / f64::from(1 << 30) * total;
    for (at, weight) in weights.iter().enumerate() {
        point -= weight;
        if point < 0.0 {
            return Some(at);
        }
    }
    weights.len().checked_sub(1)
}
