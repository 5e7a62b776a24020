//! The public closed list of words that prompts are made of. Its hash is part of the task (threat model A1).

use crate::{
    digest::Digest,
    limits::MAX_VOCABULARY_WORDS,
    token::{Token, TokenError},
};
use std::collections::HashMap;

/// A public word list: sorted, without duplicates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vocabulary {
    words: Vec<Token>,
    index: HashMap<Token, u32>,
    hash: Digest,
}

/// Why a word list is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VocabularyError {
    /// No word at all.
    #[error("the vocabulary is empty; give one word per line")]
    Empty,
    /// More than [`MAX_VOCABULARY_WORDS`].
    #[error("the vocabulary has more than {MAX_VOCABULARY_WORDS} words")]
    TooLarge,
    /// A line that is not a token.
    #[error("line {line} of the vocabulary: {reason}")]
    Word {
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        reason: TokenError,
    },
    /// The list is not the one that the task names.
    #[error(
        "this vocabulary has the hash {found}, the task names {expected}: it is another list or was changed on the way"
    )]
    Foreign {
        /// The hash in the task.
        expected: Digest,
        /// The hash of the list at hand.
        found: Digest,
    },
}

impl Vocabulary {
    /// Builds a vocabulary from words; order and repetitions do not matter.
    pub fn new(words: impl IntoIterator<Item = Token>) -> Result<Self, VocabularyError> {
        let mut words: Vec<Token> = words.into_iter().collect();
        words.sort_unstable();
        words.dedup();
        if words.is_empty() {
            return Err(VocabularyError::Empty);
        }
        if words.len() > MAX_VOCABULARY_WORDS {
            return Err(VocabularyError::TooLarge);
        }
        let hash = Digest::of(render(&words));
        let index = words.iter().cloned().zip(0..).collect();
        Ok(Self { words, index, hash })
    }

    /// Reads one word per line (LF or CRLF); empty lines are skipped.
    pub fn parse(text: &str) -> Result<Self, VocabularyError> {
        let mut words = Vec::new();
        for (number, line) in text.lines().enumerate() {
            if line.is_empty() {
                continue;
            }
            let word = Token::new(line).map_err(|reason| VocabularyError::Word { line: number + 1, reason })?;
            words.push(word);
        }
        Self::new(words)
    }

    /// Fails unless this is the list with the hash `expected`.
    pub fn expect_hash(&self, expected: Digest) -> Result<(), VocabularyError> {
        if self.hash == expected { Ok(()) } else { Err(VocabularyError::Foreign { expected, found: self.hash }) }
    }

    /// The list as text, one word per line; [`Self::hash`] is the digest of these bytes.
    pub fn to_text(&self) -> String {
        render(&self.words)
    }

    /// SHA-256 of [`Self::to_text`].
    pub fn hash(&self) -> Digest {
        self.hash
    }

    /// Whether `token` is in the list.
    pub fn contains(&self, token: &Token) -> bool {
        self.index.contains_key(token)
    }

    /// The place of `token` in the sorted list.
    pub fn position(&self, token: &Token) -> Option<u32> {
        self.index.get(token).copied()
    }

    /// All words in order.
    pub fn words(&self) -> &[Token] {
        &self.words
    }
}

fn render(words: &[Token]) -> String {
    words.iter().fold(String::new(), |mut text, word| {
        text.push_str(word.as_str());
        text.push('\n');
        text
    })
}
