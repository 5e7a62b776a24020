//! Edits that nobody proposed: drawn from the round's seed.

use super::edits::{Edit, apply};
use feddtpt_shared::{Digest, Prompt, Token};
use std::collections::BTreeSet;

/// Chances of the kinds of edits, of 18: a word in place of another, a new word, one word less, two neighbours exchanged.
const REPLACE: u64 = 10;
const INSERT: u64 = 4;
const DELETE: u64 = 3;
const SWAP: u64 = 1;

/// At most `count` prompts that are one edit away from `incumbent`, each once, with words of `public`; none is longer than `max_tokens`.
///
/// Whoever knows the prompt and the seed can compute them, so they tell nothing about anybody, and what they are good for is
/// judged by all participants together: an edit that one participant finds is chosen by its own rows, and where those are of
/// one class it leans to that class (candidates of a shared seed: after `FedKSeed`, arXiv 2312.06353).
pub fn shared_edits(
    incumbent: &Prompt,
    public: &BTreeSet<Token>,
    max_tokens: usize,
    seed: u64,
    count: usize,
) -> Vec<Prompt> {
    let words: Vec<&Token> = public.iter().collect();
    let mut found: Vec<Prompt> = Vec::new();
    for at in 0..count.saturating_mul(8) {
        if found.len() == count {
            break;
        }
        let edit = edit(incumbent, &words, &mut Drawn::new(seed, at));
        let Some(prompt) = edit.map(|edit| apply(incumbent, &[edit])) else { continue };
        if prompt != *incumbent && prompt.len() <= max_tokens && !found.contains(&prompt) {
            found.push(prompt);
        }
    }
    found
}

fn edit(incumbent: &Prompt, words: &[&Token], drawn: &mut Drawn) -> Option<Edit> {
    let tokens = incumbent.tokens();
    let length = tokens.len();
    let kind = drawn.below(REPLACE + INSERT + DELETE + SWAP);
    if kind < REPLACE && length > 0 {
        let from = drawn.index(length)?;
        return Some(Edit { from, to: from + 1, tokens: vec![(*words.get(drawn.index(words.len())?)?).clone()] });
    }
    if kind < REPLACE + INSERT || length < 2 {
        let from = drawn.index(length + 1)?;
        return Some(Edit { from, to: from, tokens: vec![(*words.get(drawn.index(words.len())?)?).clone()] });
    }
    if kind < REPLACE + INSERT + DELETE {
        let from = drawn.index(length)?;
        return Some(Edit { from, to: from + 1, tokens: Vec::new() });
    }
    let from = drawn.index(length - 1)?;
    Some(Edit { from, to: from + 2, tokens: vec![tokens[from + 1].clone(), tokens[from].clone()] })
}

/// Numbers that follow from a seed and a place, by digest: the same wherever they are computed.
struct Drawn {
    words: Vec<u64>,
}

impl Drawn {
    fn new(seed: u64, at: usize) -> Self {
        let digest = Digest::of_parts([b"shared edit".as_slice(), &seed.to_le_bytes(), &(at as u64).to_le_bytes()]);
        let word = |bytes: &[u8]| bytes.iter().fold(0_u64, |word, byte| word << 8 | u64::from(*byte));
        Self { words: digest.as_bytes().chunks_exact(8).map(word).collect() }
    }

    /// Below `bound`; its share of 2^64 is so small that no number is favoured by more than that.
    fn below(&mut self, bound: u64) -> u64 {
        self.words.pop().unwrap_or_default().checked_rem(bound).unwrap_or_default()
    }

    /// A place in a list; `None` of an empty one.
    fn index(&mut self, length: usize) -> Option<usize> {
        usize::try_from(self.below(length as u64)).ok().filter(|at| *at < length)
    }
}
