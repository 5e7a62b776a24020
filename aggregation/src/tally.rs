//! Proposals as a multiset: who sent what and when no longer matters from here on.

use crate::AggregationInput;
use feddtpt_shared::{Prompt, Token};
use std::collections::{BTreeMap, BTreeSet};

/// A distinct proposal and how many participants sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedPrompt {
    /// Its tokens in order, as indices into [`Tally::tokens`].
    pub tokens: Vec<usize>,
    /// How many participants sent it, at least 1.
    pub copies: u32,
}

impl CountedPrompt {
    /// Its distinct tokens in alphabetical order, each with the number of times that the prompt holds it.
    pub fn counts(&self) -> BTreeMap<usize, u32> {
        let mut counts = BTreeMap::new();
        for &token in &self.tokens {
            *counts.entry(token).or_insert(0) += 1;
        }
        counts
    }
}

/// One round's proposals, counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Proposals received, abstentions included.
    pub proposals: usize,
    /// Proposals equal to the incumbent (threat model A10). They are in none of the lists below.
    pub abstentions: usize,
    /// The distinct tokens in alphabetical order.
    pub tokens: Vec<Token>,
    /// How often each token was sent.
    pub counts: Vec<u32>,
    /// How many proposals contain each token.
    pub participants: Vec<u32>,
    /// Whether each token is in the incumbent.
    pub published: Vec<bool>,
    /// The distinct proposals, sorted by their tokens.
    pub prompts: Vec<CountedPrompt>,
}

impl Tally {
    /// Counts `input`'s proposals. Any permutation of them gives the same tally.
    pub fn new(input: &AggregationInput) -> Self {
        let mut copies: BTreeMap<&Prompt, u32> = BTreeMap::new();
        for proposal in input.proposals.iter().filter(|proposal| **proposal != input.incumbent) {
            *copies.entry(proposal).or_insert(0) += 1;
        }
        let words: BTreeSet<&Token> = copies.keys().flat_map(|prompt| prompt.tokens()).collect();
        let index: BTreeMap<&Token, usize> = words.iter().enumerate().map(|(i, token)| (*token, i)).collect();
        let prompts: Vec<CountedPrompt> = copies
            .iter()
            .map(|(prompt, &copies)| CountedPrompt {
                tokens: prompt.tokens().iter().map(|token| index[token]).collect(),
                copies,
            })
            .collect();
        let (mut counts, mut participants) = (vec![0; words.len()], vec![0; words.len()]);
        for prompt in &prompts {
            for (token, times) in prompt.counts() {
                counts[token] += times * prompt.copies;
                participants[token] += prompt.copies;
            }
        }
        let incumbent: BTreeSet<&Token> = input.incumbent.tokens().iter().collect();
        let voting: u32 = prompts.iter().map(|prompt| prompt.copies).sum();
        Self {
            proposals: input.proposals.len(),
            abstentions: input.proposals.len() - voting as usize,
            published: words.iter().map(|token| incumbent.contains(token)).collect(),
            tokens: words.into_iter().cloned().collect(),
            counts,
            participants,
            prompts,
        }
    }

    /// The mean length of the proposals that took part, in tokens, rounded half up and at least 1.
    pub fn mean_length(&self) -> usize {
        let proposals: usize = self.prompts.iter().map(|prompt| prompt.copies as usize).sum();
        let tokens: usize = self.prompts.iter().map(|prompt| prompt.tokens.len() * prompt.copies as usize).sum();
        (2 * tokens + proposals).checked_div(2 * proposals).unwrap_or(0).max(1)
    }

    /// How many proposals contain at least one token of each group, where `labels[t]` is token `t`'s group below
    /// `groups`.
    pub fn group_participants(&self, labels: &[Option<u32>], groups: usize) -> Vec<u32> {
        let mut participants = vec![0; groups];
        for prompt in &self.prompts {
            let touched: BTreeSet<u32> = prompt.tokens.iter().filter_map(|&token| labels[token]).collect();
            for group in touched {
                participants[group as usize] += prompt.copies;
            }
        }
        participants
    }
}
