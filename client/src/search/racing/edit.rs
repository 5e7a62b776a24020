//! Which edit is tried next.

use super::super::context::SearchContext;
use super::super::draw::sample;
use super::super::kind::EditKind;
use super::super::state::SearchState;
use super::races::{Race, Races};
use crate::platform::{Llm, Proposer, ProposerError};
use crate::random::Draw;
use feddtpt_shared::{Prompt, Token, Vocabulary};
use std::collections::BTreeSet;

/// The words that the masked model proposes for each place of `prompt`, and for a new word at each place: what anybody can compute
/// who knows the prompt. At most `top_k` for each, sorted, each once, all of `vocabulary`. A prompt of `max_prompt_tokens` has no
/// place for a new word.
///
/// # Errors
/// The masked model does not propose.
pub async fn shared_words<P: Proposer>(
    proposer: &P,
    vocabulary: &Vocabulary,
    prompt: &Prompt,
    top_k: usize,
    max_prompt_tokens: usize,
) -> Result<Vec<Token>, ProposerError> {
    let mut words = BTreeSet::new();
    let places = (0..prompt.len()).map(|place| (prompt.clone(), place));
    let new_places = if prompt.len() < max_prompt_tokens { prompt.len() + 1 } else { 0 };
    let gaps = (0..new_places).map(|place| (with_gap(vocabulary, prompt, place), place));
    for (prompt, place) in places.chain(gaps) {
        let found = proposer.propose(&prompt, place, top_k).await?;
        words.extend(found.into_iter().map(|candidate| candidate.token).filter(|token| vocabulary.contains(token)));
    }
    Ok(words.into_iter().collect())
}

/// An edit that was not tried in this round, or `None` if the draw brought none.
pub(super) async fn draw<L: Llm, P: Proposer, C>(
    context: &SearchContext<'_, L, P, C>,
    state: &SearchState,
    races: &Races,
) -> Result<Option<Race>, ProposerError> {
    let mut draw = Draw::new("edit", context.seed, context.round, state.step);
    // The round's prompt and the beam have the same chance: gains of different edits come together, and nothing is stuck.
    let parents: Vec<&Prompt> = races.beam.iter().chain([&state.start]).collect();
    let parent = parents[draw.index(parents.len())].clone();
    let kind = kind(context, &parent, &mut draw);
    let position = position(races, &parent, kind, &mut draw);
    let from = parent.tokens().get(position).cloned();
    let fits = |prompt: &Prompt| !state.was_tried(prompt) && *prompt != parent && context.leak.check(prompt).is_ok();
    let race = |prompt: Prompt, token: Token| Race {
        prompt,
        parent: parent.clone(),
        position,
        kind,
        from: from.clone().filter(|_| kind != EditKind::Insert),
        token,
        rows: 0,
    };
    let mut tokens = parent.0.clone();
    match (kind, from.clone()) {
        (EditKind::Delete, Some(token)) => {
            tokens.remove(position);
            let prompt = Prompt(tokens);
            Ok(fits(&prompt).then(|| race(prompt, token)))
        }
        (EditKind::Swap, Some(token)) => {
            tokens.swap(position, position + 1);
            let token = tokens.get(position).cloned().unwrap_or(token);
            let prompt = Prompt(tokens);
            Ok(fits(&prompt).then(|| race(prompt, token)))
        }
        (EditKind::Delete | EditKind::Swap, None) => Ok(None),
        (EditKind::Replace | EditKind::Insert, _) => {
            let masked = if kind == EditKind::Insert {
                with_gap(context.leak.vocabulary(), &parent, position)
            } else {
                parent.clone()
            };
            let wanted = context.settings.top_k.saturating_mul(2).saturating_add(8);
            let mut choices = Vec::new();
            for candidate in context.proposer.propose(&masked, position, wanted).await? {
                let shared = races.words.is_empty() || races.words.binary_search(&candidate.token).is_ok();
                let mut words = masked.0.clone();
                words[position] = candidate.token.clone();
                let prompt = Prompt(words);
                if shared && fits(&prompt) {
                    choices.push((prompt, candidate.token, f64::from(candidate.score)));
                }
                if choices.len() == context.settings.top_k {
                    break;
                }
            }
            let weights: Vec<f64> = choices.iter().map(|(_, _, weight)| *weight).collect();
            let Some(at) = sample(&weights, &mut draw) else { return Ok(None) };
            let (prompt, token, _) = choices.swap_remove(at);
            Ok(Some(race(prompt, token)))
        }
    }
}

/// A kind by its weight, among those that are possible.
fn kind<L, P, C>(context: &SearchContext<'_, L, P, C>, parent: &Prompt, draw: &mut Draw) -> EditKind {
    let possible = |kind: EditKind| match kind {
        EditKind::Replace => !parent.is_empty(),
        EditKind::Insert => parent.len() < context.max_prompt_tokens,
        EditKind::Delete | EditKind::Swap => parent.len() > 1,
    };
    let weights: Vec<u32> = EditKind::ALL
        .iter()
        .zip(context.settings.racing.kinds)
        .map(|(kind, weight)| if possible(*kind) { weight } else { 0 })
        .collect();
    weighted(&weights, draw)
        .map_or(if parent.is_empty() { EditKind::Insert } else { EditKind::Replace }, |at| EditKind::ALL[at])
}

/// A place, more often where changes have shown to matter.
fn position(races: &Races, parent: &Prompt, kind: EditKind, draw: &mut Draw) -> usize {
    let places = match kind {
        EditKind::Replace | EditKind::Delete => parent.len(),
        EditKind::Insert => parent.len() + 1,
        EditKind::Swap => parent.len().saturating_sub(1),
    };
    // One changed answer in sixteen counts as known of every place, so that none is given up.
    let weight = |place: usize| {
        let (changed, of) = races.influence.get(place).copied().unwrap_or_default();
        (changed + 1) * 1_024 / (of + 16)
    };
    let weights: Vec<u32> = (0..places).map(|place| weight(place).max(1)).collect();
    weighted(&weights, draw).unwrap_or(0)
}

fn weighted(weights: &[u32], draw: &mut Draw) -> Option<usize> {
    let all = weights.iter().fold(0_u32, |all, weight| all.saturating_add(*weight));
    let mut point = draw.below(all);
    for (at, weight) in weights.iter().enumerate() {
        if point < *weight {
            return Some(at);
        }
        point -= weight;
    }
    None
}

/// `prompt` with a word to be masked put in at `place`; any one will do.
fn with_gap(vocabulary: &Vocabulary, prompt: &Prompt, place: usize) -> Prompt {
    let mut tokens = prompt.0.clone();
    let word = vocabulary.words().first().cloned().or_else(|| tokens.first().cloned());
    tokens.splice(place..place, word);
    Prompt(tokens)
}
